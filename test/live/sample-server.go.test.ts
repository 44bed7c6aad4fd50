import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GoServer, startGoServer } from '../support/go-server.ts'
import { runCli } from '../support/run-cli.ts'

/** Line of `defer f.Close()` in `exportOrders`: test/samples/server.go.test.ts holds it against the source. */
const LEAK_LINE = 67
/** Records that pools keep per P, of which the server has at most this many. */
const POOL_SLACK = 32 * 16

const jsonOf = async (...argv: string[]) => {
  const result = await runCli([...argv, '--format', 'json'])
  expect([result.code, result.stderr]).toEqual([0, expect.not.stringContaining('error')])
  return JSON.parse(result.stdout)
}

describe('a live Go server', () => {
  let server: GoServer
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-live-'))
    server = await startGoServer(['-rate', '1'])
    await server.get('/leak?count=3000')
    await server.get('/block?count=40')
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true })
  })

  const leakOf = (report: { tables: { defers: { rows: Record<string, unknown>[] } } }) =>
    report.tables.defers.rows.find((row) => row['line'] === LEAK_LINE && row['function'] === 'main.(*service).exportOrders')

  it('is fetched with the frames that make its defer records exact', async () => {
    const dir = join(folder, 'captures')
    const fetched = await runCli(['fetch', server.url, '--dir', dir])
    expect(fetched.code).toBe(0)
    expect(readdirSync(dir).sort()).toEqual(['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz'])

    const report = await jsonOf('analyze', join(dir, 'heap.pb.gz'), join(dir, 'goroutine.pb.gz'))
    const leak = leakOf(report)!
    expect(leak).toMatchObject({ evidence: 'stack', confidence: 'exact', construct: 'loop' })
    expect(Math.abs(Number(leak['records']) - 3000)).toBeLessThanOrEqual(POOL_SLACK)
    expect(report.inputs[0].capture).toMatchObject({ frames: 'full', gc: true })
    expect(readFileSync(join(dir, 'goroutine.debug2.txt'), 'utf8')).toContain('main.(*service).shipOrder')
  })

  it('gives a file in which go tool pprof finds runtime.newdefer, with the bytes of the plain profile below the service', async () => {
    const file = join(folder, 'pprof', 'heap.pb.gz')
    await runCli(['fetch', `${server.url}/debug/pprof/heap`, '--dir', join(folder, 'pprof')])
    const plain = `${server.url}/debug/pprof/heap?gc=1`
    const full = top(file, folder)
    expect(full.rows).toContain('runtime.newdefer')
    expect(full.rows).toContain('runtime.deferproc')
    expect(full.service).toBeGreaterThan(3000 * 48)
    expect(Math.abs(full.service / top(plain, folder).service - 1)).toBeLessThan(0.01)
  })

  it('is analyzed straight from the network, by host and port as well', async () => {
    const report = await jsonOf(`127.0.0.1:${server.port}`)
    expect(leakOf(report)).toMatchObject({ evidence: 'stack', confidence: 'exact' })
    expect(report.inputs.map(({ kind }: { kind: string }) => kind)).toEqual(['heap', 'goroutine'])
  })

  it('is watched: the statement that leaks is named while it leaks, and the blocked deferred calls are counted', async () => {
    // the virtual clock of the test moves with each wait: so does the server
    const result = await runCli(['watch', server.url, '--fail-on', 'growing', '--for', '100s'], {
      onWait: () => server.get('/leak?count=500'),
    })
    expect(result.code).toBe(1)
    const last = JSON.parse(result.stdout.trim().split('\n').at(-1)!)
    expect(leakOf(last)).toMatchObject({ pattern: 'growing', evidence: 'stack', confidence: 'exact' })
    expect(last.findings[0]).toMatchObject({ rule: 'defer-records-growing', line: LEAK_LINE })
    expect(last.tables.goroutines.rows).toContainEqual(
      expect.objectContaining({ deferred_function: 'main.(*service).shipOrder.func1', last: 40, confidence: 'possible' }),
    )
  })
})

/** The live bytes that the service allocated, and the rows that `go tool pprof` lists. */
function top(file: string, folder: string): { service: number; rows: string } {
  // what requests that are being answered hold differs from capture to capture; what the service holds does not
  const focus = String.raw`-focus=main\.\(\*service\)`
  const args = ['tool', 'pprof', '-top', '-nodefraction=0', '-unit=B', '-sample_index=inuse_space', '-symbolize=none', focus, file]
  const text = execFileSync('go', args, { encoding: 'utf8', env: { ...process.env, HOME: tmpdir(), PPROF_TMPDIR: folder } })
  return { service: Number(/nodes accounting for (\d+)B/.exec(text)![1]), rows: text }
}
