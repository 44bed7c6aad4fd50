import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { type GoServer, startGoServer } from '../support/go-server.ts'
import { runCli } from '../support/run-cli.ts'

/** A server on the API module that Grafana publishes. */
const FIXTURE = new URL('../fixtures/engines/connect/', import.meta.url)

let server: GoServer
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-connect-'))
  for (const name of ['main.go', 'go.mod', 'go.sum']) copyFileSync(new URL(`${name}.txt`, FIXTURE), join(folder, name))
  server = await startGoServer([], { program: folder })
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true })
})

const run = async (...args: string[]) => {
  const result = await runCli([...args, '--format', 'json', ...(args[0] === 'push' || args[0] === 'sources' ? [] : ['--no-binary'])])
  if (result.stdout === '') throw new Error(result.stderr)
  return JSON.parse(result.stdout) as Report
}

describe('the published API of Pyroscope', () => {
  it('takes what push sends, and gives it back with the same numbers, with sizes and addresses', async () => {
    const engine = `pyroscope+${server.url}`
    const pushed = await run('push', 'samples/go1.26/leak.heap.pb.gz', '--to', engine, '--service', 'orders', '--label', 'pod=leak-a')
    expect(pushed.answer).toMatchObject({ pushed: 1, refused: 0 })
    // the process's own time
    const range = 'from=2026-11-21T00:00:00Z&until=2026-11-22T00:00:00Z'
    const listed = await run('sources', `${engine}?query={service_name="orders"}&${range}`)
    expect(listed.tables['stored']!.rows).toMatchObject([{ process: 'leak-a', captures: 1, inuse_bytes: 101_219_052 }])
    const report = await run('analyze', `${engine}?query={service_name="orders"}&${range}`)
    const original = await run('analyze', 'samples/go1.26/leak.heap.pb.gz')
    const rows = ({ tables }: Report) => tables['defers']!.rows.map((row) => ({ ...row, alloc_records: null, alloc_bytes: null }))
    expect([report.answer!.text, rows(report)]).toEqual([original.answer!.text, rows(original)])
  })

  it('says in its own words what it does not accept', async () => {
    const result = await runCli(['sources', `pyroscope+${server.url}/nowhere`])
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining('there is no Pyroscope here (404)')])
  })
})
