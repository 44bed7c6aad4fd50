import { describe, expect, it } from 'vitest'
import { fixture } from '../support/recorded-process.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

describe('deferscope pprof of a URL', () => {
  // google/pprof internal/driver/fetch.go, adjustURL: what has no host is tried with http:// in front
  it.each(['http://SECRETuser:SECRETpass@', 'SECRETuser:SECRETpass@'])(
    'sends what %s has in front of the host, and shows none of it',
    async (front) => {
      const { host, requests } = await startReplayServer()
      const { code, stdout, stderr } = await runCli(['pprof', '-top', `${front}${host}/debug/pprof/heap`])
      expect([code, stdout.split('\n')[0]]).toEqual([0, 'File: leak'])
      expect(requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from('SECRETuser:SECRETpass').toString('base64')}`)
      expect(stdout + stderr).not.toContain('SECRET')
    },
  )

  it('names flags of pprof where one would help', async () => {
    const locked = await startReplayServer({ handlers: { '*': answer(401) } })
    const unknown = await startReplayServer({
      tls: { cert: Buffer.from(fixture('tls/server.pem')), key: Buffer.from(fixture('tls/server.key.pem')) },
    })
    const next = async ({ url }: { url: string }, ...flags: string[]) => {
      const { code, stderr } = await runCli(['pprof', '-top', ...flags, `${url}/debug/pprof/heap`])
      return [code, /next: (.*)/.exec(stderr)![1]]
    }
    expect(await next(locked)).toEqual([2, 'give DEFERSCOPE_TOKEN or a user in the URL'])
    expect(await next(unknown)).toEqual([2, 'give its certificate with -tls_ca FILE, or take any certificate with https+insecure://'])
  })
})
