import { describe, expect, it } from 'vitest'
import { startEngineReplay } from '../support/engine-replay.ts'
import type { ReplayServer } from '../support/replay-server.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'
import { textProfile } from '../support/text-profile.ts'

const paths = ({ requests }: ReplayServer) => requests.map(({ url }) => url)

describe('a plain URL', () => {
  it.each(['pyroscope', 'parca'] as const)('of an engine is named: %s', async (engine) => {
    const { url } = await startEngineReplay(engine)
    const result = await runCli(['analyze', url])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(`write '${engine}+${url}?query=`)])
  })

  it('of an engine that serves its own heap is named, though its port is unusual', async () => {
    const heap = textProfile('10 5120  github.com/parca-dev/parca/pkg/parcacol.Query < main.main')
    const server = await startReplayServer({
      handlers: {
        'heap?debug=1': answer(404),
        heap: answer(200, heap, { 'content-type': 'application/octet-stream' }),
        '/api/profiles/types': answer(200, '{"types":[]}', { 'content-type': 'application/json' }),
      },
    })
    expect((await runCli(['analyze', server.url])).stderr).toContain('error: this is Parca, a store of profiles\n')
    // its own heap is there for those who ask for it
    expect((await runCli(['analyze', `${server.url}/debug/pprof/`])).code).toBe(0)
  })

  it('of a process is not asked for more than its profiles', async () => {
    const server = await startReplayServer()
    expect((await runCli(['analyze', server.url])).code).toBe(0)
    expect(paths(server).filter((path) => !path.startsWith('/debug/'))).toEqual([])
  })

  it('that leads to no process and to no engine fails as before', async () => {
    const server = await startReplayServer({ handlers: { '*': answer(404, '404 page not found\n') } })
    expect((await runCli(['analyze', server.url])).stderr).toContain('there is no profile at this path (404)')
  })
})
