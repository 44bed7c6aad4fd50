import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { growingHeap } from '../support/growing-heap.ts'
import { answer, type Handler, recorded, startReplayServer } from '../support/replay-server.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const documents = ({ stdout }: CliResult) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const patterns = (document: { tables: { defers: { rows: { line: number; pattern: string }[] } } }) =>
  document.tables.defers.rows.map(({ line, pattern }) => `${line} ${pattern}`)

describe('deferscope watch', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('prints a document per line, one per capture, and names what grows from the fifth on', async () => {
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    const result = await runCli(['watch', url, '--interval', '10s', '--for', '60s'])
    expect([result.code, result.stderr]).toEqual([0, ''])
    const all = documents(result)
    expect(all).toHaveLength(7)
    expect(all.map(({ schema, command }) => `${schema} ${command}`)).toEqual(Array(7).fill('deferscope.report/1 watch'))
    expect(patterns(all[3])).toEqual(['93 too-few', '104 too-few'])
    // two rows are tested: q = 2 * 2 / 5! = 0.033
    expect(patterns(all[4])).toEqual(['93 growing', '104 growing'])
    expect(all[6].findings[0]).toMatchObject({
      rule: 'defer-records-growing',
      severity: 'error',
      line: 93,
      evidence: 'stack',
      confidence: 'exact',
    })
  })

  it('calls what does not change flat', async () => {
    const { url } = await startReplayServer()
    const all = documents(await runCli(['watch', url, '--for', '100s']))
    expect(all).toHaveLength(11)
    expect(patterns(all[10])).toEqual(['93 flat', '104 flat'])
    expect(all[10].findings).toEqual([])
  })

  it('ends with 1 at the first growth where --fail-on growing asks, and after the given time where there is one', async () => {
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    const first = await runCli(['watch', url, '--fail-on', 'growing'])
    expect([first.code, documents(first).length]).toEqual([1, 5])
    expect(documents(first)[4]).toMatchObject({ verdict: 'fail' })
    expect(documents(first)[4].notices).toContainEqual({
      code: 'gate-failed',
      text: '--fail-on growing: main.(*service).importOrders line 93 grows',
    })
    const { url: again } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    const timed = await runCli(['watch', again, '--fail-on', 'growing', '--for', '80s'])
    expect([timed.code, documents(timed).length]).toEqual([1, 9])
    const { url: still } = await startReplayServer()
    expect((await runCli(['watch', still, '--fail-on', 'growing', '--for', '80s'])).code).toBe(0)
  })

  it('does not let a gate on growth pass where there are too few captures to show any', async () => {
    const { url } = await startReplayServer()
    const short = await runCli(['watch', url, '--fail-on', 'growing', '--for', '30s'])
    expect([short.code, documents(short).map(({ verdict }) => verdict)]).toEqual([2, Array(4).fill('pass')])
    expect(short.stderr).toContain('error: the limit growing cannot be decided on these inputs')
    expect(documents(short)[3].answer.text).toBe('Too early to tell what grows: it takes 5 captures of one process, and there are 4.')
    expect((await runCli(['watch', url, '--fail-on', 'growing', '--for', '40s'])).code).toBe(0)
    expect((await runCli(['watch', url, '--fail-on', 'defers.records>9999999', '--for', '30s'])).code).toBe(0)
  })

  it('names the function that grows where no defer statement does, and trend finds it in the captures', async () => {
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })
    const dir = join(folder, 'kept')
    const withoutDefers = ['--ignore', 'importOrders|serve']
    const result = await runCli(['watch', url, '--for', '80s', '--keep', '9', '--dir', dir, ...withoutDefers])
    const last = documents(result).at(-1)
    expect(last.answer).toMatchObject({ outcome: 'function-growing', growing: 0, function: 'main.loadPages' })
    expect(last.findings[0]).toMatchObject({ rule: 'function-growing', severity: 'warning', function: 'main.loadPages' })
    const trended = JSON.parse((await runCli(['trend', dir, '--format', 'json', ...withoutDefers])).stdout)
    expect(trended.answer.function).toBe('main.loadPages')
    expect(new Set(trended.findings.map(({ rule }: { rule: string }) => rule))).toEqual(new Set(['function-growing']))
    // a gate on growth means defer statements and goroutines
    expect((await runCli(['trend', dir, '--fail-on', 'growing', ...withoutDefers])).code).toBe(0)
    expect((await runCli(['trend', dir, '--fail-on', 'growing'])).code).toBe(1)
  })

  it('goes on where captures cannot be saved any more, and says so', async () => {
    const { url } = await startReplayServer()
    const dir = join(folder, 'full')
    const breakDir = async () => {
      rmSync(dir, { recursive: true, force: true })
      writeFileSync(dir, 'no folder any more')
    }
    const result = await runCli(['watch', url, '--for', '20s', '--keep', '2', '--dir', dir], { onWait: breakDir })
    expect([result.code, documents(result).length]).toEqual([0, 3])
    const codes = documents(result).map(({ notices }) => notices.filter(({ code }: { code: string }) => code === 'capture-unsaved'))
    expect(codes.map(({ length }) => length)).toEqual([0, 1, 1])
    expect(codes[2][0].text).toContain('2 captures could not be saved')
    // what cannot be saved from the start is a mistake of the command line
    expect((await runCli(['watch', url, '--for', '20s', '--keep', '2', '--dir', dir])).code).toBe(2)
  })

  it('follows what has the confidence that is asked for', async () => {
    // without names the text of the process gives likely evidence
    const { url } = await startReplayServer({ handlers: { symbol: answer(404, '404 page not found\n') } })
    const followed = async (...options: string[]) => patterns(documents(await runCli(['watch', url, '--for', '10s', ...options]))[1])
    expect(await followed()).toEqual(['93 too-few', '104 too-few'])
    expect(await followed('--min-confidence', 'exact')).toEqual([])
  })

  it('takes limits on values as well', async () => {
    const { url } = await startReplayServer()
    const result = await runCli(['watch', url, '--fail-on', 'defers.records>100000'])
    expect([result.code, documents(result).length]).toEqual([1, 1])
  })

  it('goes on after an outage, with rarer tries meanwhile', async () => {
    let requests = 0
    const text = growingHeap()
    const flaky: Handler = (request, response) => {
      requests++
      if (requests === 3 || requests === 4) request.socket.destroy()
      else text(request, response)
    }
    const { url } = await startReplayServer({
      handlers: {
        'heap?debug=1': flaky,
        heap: (request, response) => (requests === 3 || requests === 4 ? request.socket.destroy() : recorded()(request, response)),
      },
    })
    const result = await runCli(['watch', url, '--interval', '10s', '--for', '110s'])
    expect(result.code).toBe(0)
    expect(result.stderr).toContain('error: the connection was cut before an answer')
    expect(result.stderr.match(/retrying in .*/g)).toEqual(['retrying in 20s', 'retrying in 40s'])
    // at 0 and 10 s, tries at 20 and 40, then at 80, 90, 100 and 110 s
    expect(documents(result)).toHaveLength(6)
    expect(documents(result)[5].tables.defers.rows[0].times).toEqual([0, 10, 80, 90, 100, 110])
  })

  it('shows a restart as a break, and begins anew', async () => {
    let requests = 0
    const before = growingHeap(3)
    const after = growingHeap()
    const restarting: Handler = (request, response) => (++requests <= 5 ? before : after)(request, response)
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': restarting } })
    const all = documents(await runCli(['watch', url, '--for', '60s', '--fail-on', 'growing']))
    expect(all[6].tables.defers.rows[0].values).toHaveLength(8)
    expect(all[6].tables.defers.rows[0].values[5]).toBe(null)
    expect(patterns(all[6])).toEqual(['93 too-few', '104 too-few'])
    expect(all[6].notices[0]).toMatchObject({ code: 'restart' })
  })

  it('fails for what grew in a process that has ended meanwhile', async () => {
    let requests = 0
    const before = growingHeap(3)
    const after = growingHeap()
    const restarting: Handler = (request, response) => (++requests <= 5 ? before : after)(request, response)
    const { url } = await startReplayServer({ handlers: { 'heap?debug=1': restarting } })
    expect((await runCli(['watch', url, '--for', '60s', '--fail-on', 'growing'])).code).toBe(1)
  })

  it('keeps the last captures on disk, whole and under their time', async () => {
    const { url } = await startReplayServer()
    const dir = join(folder, 'ring')
    expect((await runCli(['watch', url, '--interval', '10s', '--for', '90s', '--keep', '3', '--dir', dir])).code).toBe(0)
    expect(readdirSync(dir).sort()).toEqual([
      'goroutine.20261121T120110.000Z.pb.gz',
      'goroutine.20261121T120120.000Z.pb.gz',
      'goroutine.20261121T120130.000Z.pb.gz',
      'heap.20261121T120110.000Z.pb.gz',
      'heap.20261121T120120.000Z.pb.gz',
      'heap.20261121T120130.000Z.pb.gz',
    ])
    const analyzed = await runCli([join(dir, 'heap.20261121T120130.000Z.pb.gz'), '--format', 'json'])
    expect(JSON.parse(analyzed.stdout).tables.defers.rows[0]).toMatchObject({ line: 93, evidence: 'stack' })
  })

  it('writes its last report to files', async () => {
    const { url } = await startReplayServer()
    const file = join(folder, 'report.json')
    const result = await runCli([
      'watch',
      url,
      '--for',
      '20s',
      '--output',
      file,
      '--format',
      'json',
      '--export',
      `csv=${join(folder, 'report.csv')}`,
    ])
    expect([result.code, result.stdout]).toEqual([0, ''])
    expect(JSON.parse(readFileSync(file, 'utf8')).tables.defers.rows[0].values).toHaveLength(3)
    expect(readFileSync(join(folder, 'report.csv'), 'utf8')).toMatch(/^defers\nfunction,[\s\S]*\nanswer\ntext,.*\n.*\n$/)
  })

  it('prints other formats one after the other', async () => {
    const { url } = await startReplayServer()
    const { stdout } = await runCli(['watch', url, '--for', '10s', '--format', 'table'])
    expect(stdout.match(/^Defer records$/gm)).toHaveLength(2)
    expect(stdout).toContain('Too early to tell what grows')
  })

  it.each([
    [['watch'], 'error: no URL is given'],
    [['watch', 'a:1', '--listen', 'x'], 'error: x is no address to listen on'],
    [['watch', 'a:1', '--listen', '127.0.0.1:70000'], 'error: 127.0.0.1:70000 is no address to listen on'],
    [['watch', '127.0.0.1:1'], 'error: the connection is refused'],
    [['watch', '127.0.0.1:1/debug/pprof/goroutine'], 'error: watch looks at the heap, not at goroutine'],
    [['watch', '127.0.0.1:1', '--interval', 'soon'], 'error: "soon" is not a duration'],
    [['watch', '127.0.0.1:1', '--interval', '0s'], 'error: --interval must be greater than 0'],
    [['watch', '127.0.0.1:1', '--fail-on', 'growth'], 'error: --fail-on "growth" cannot be checked'],
    [['watch', '127.0.0.1:1', '--keep', '0'], 'error: --keep must be greater than 0'],
  ])('%j exits 2', async (argv, message) => {
    const result = await runCli(argv)
    expect([result.code, result.stdout]).toEqual([2, ''])
    expect(result.stderr).toContain(message)
  })

  it('follows the objects of the size of a record by the counters of the process, as trend does in the saved captures', async () => {
    let asked = 0
    const vars: Handler = (_request, response) => {
      const live = 1000 + 10_000 * asked++
      answer(200, JSON.stringify({ memstats: { BySize: [{ Size: 48, Mallocs: live + 7, Frees: 7 }] } }))(null, response)
    }
    const { url } = await startReplayServer({ handlers: { '/debug/vars': vars } })
    const dir = join(folder, 'kept')
    const all = documents(await runCli(['watch', url, '--for', '50s', '--keep', '6', '--dir', dir]))
    const row = (document: { tables: { process: { rows: { metric: string }[] } } }) =>
      document.tables.process.rows.find(({ metric }) => metric === 'record_size_objects')
    expect(row(all[5])).toMatchObject({ first: 1000, last: 51_000, slope: 1000, pattern: 'growing' })
    expect(all[5].answer).toMatchObject({ record_ceiling: 51_000 })
    expect(all[5].answer.text).toContain(
      'no more than 51,000 defer records are alive; objects of their size grow, from 1,000, by 60,000 a minute',
    )
    expect(all[5].notices.map(({ code }: { code: string }) => code)).not.toContain('sampling-floor')
    expect(readdirSync(dir).filter((name) => name.startsWith('memstats.'))).toHaveLength(6)
    const { stdout } = await runCli(['trend', dir, '--format', 'json'])
    expect(row(JSON.parse(stdout))).toMatchObject({ first: 1000, last: 51_000, pattern: 'growing' })
    expect(JSON.parse(stdout).answer).toMatchObject({ record_ceiling: 51_000 })
    const { stdout: table } = await runCli(['trend', dir])
    expect(table).toContain('record_size_objects')
  })
})
