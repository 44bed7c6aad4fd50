import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'
import { textProfile } from '../support/text-profile.ts'

const LEAK = 'samples/go1.26/leak.heap.pb.gz'
const FIXED = 'samples/go1.26/fixed.heap.pb.gz'
const SERIES = 'samples/go1.26/series'

const jsonOf = async (...argv: string[]) => {
  const result = await runCli([...argv, '--format', 'json'])
  expect([result.code, result.stderr]).toEqual([0, ''])
  return JSON.parse(result.stdout)
}
type Rows = { function: string | null; line: number | null; change: string; moved_from: number | null }[]
const changes = (report: { tables: { defers: { rows: Rows } } }) =>
  report.tables.defers.rows.map(({ function: name, line, change }) => `${name} ${line} ${change}`)

describe('deferscope diff', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A full capture at rate 1 with records of `main.f` at these lines. */
  function captured(name: string, ...sites: readonly (readonly [string, number, number])[]): string {
    const path = join(folder, name)
    const text = sites.map(
      ([fn, line, count]) =>
        `${count} ${count * 48} ${count} ${count * 48} runtime.newdefer < runtime.deferproc < ${fn}@/src/${name}/main.go:${line} < main.main {bytes=48}`,
    )
    writeFileSync(path, textProfile(`${text.join('\n')}\n1 4096 1 4096 main.load@main.go:5 < main.main {bytes=4096}`))
    return path
  }

  it('takes logs of collections by set, in their order or by name, and alone', async () => {
    const log = (version: string) => `test/fixtures/gctrace/${version}.gctrace.txt`
    const [before, after] = [log('go1.22.12'), log('go1.26.8')]
    const rows = async (...argv: string[]) => (await jsonOf('diff', ...argv)).tables.gc.rows
    const expected = await rows('--gctrace', before, '--gctrace', after)
    expect(expected.length).toBeGreaterThan(8)
    expect(await rows('--gctrace', `after=${after}`, '--gctrace', `before=${before}`, LEAK, FIXED)).toEqual(expected)
    for (const words of [
      ['--gctrace', before],
      ['--gctrace', `other=${before}`, '--gctrace', `after=${after}`, LEAK, FIXED],
      ['--gctrace', `after=${after}`, LEAK, FIXED],
    ])
      expect((await runCli(['diff', ...words])).code).toBe(2)
  })

  it('says what was fixed, with both sides in the JSON', async () => {
    const report = await jsonOf('diff', LEAK, FIXED)
    expect(changes(report)).toEqual(['main.(*service).importOrders 93 gone', 'main.(*service).serve 104 gone'])
    expect(report.inputs.map(({ set }: { set: string }) => set)).toEqual(['before', 'after'])
    expect(report.tables.defers.rows[0]).toMatchObject({
      metric: 'total_bytes',
      method: 'sampling',
      n_before: 1,
      before_samples: 43,
      after: 0,
    })
  })

  it('marks nothing in a profile against itself, for any rows and sample types', async () => {
    for (const option of ['--cum', '--lines', '--all-types']) {
      const report = await jsonOf('diff', LEAK, LEAK, option)
      const all = Object.values(report.tables as Record<string, { rows: { change: string }[] }>).flatMap(({ rows }) => rows)
      expect(all.length).toBeGreaterThan(5)
      expect(
        all.filter(({ change }) => change !== 'unchanged' && change !== 'too-few'),
        option,
      ).toEqual([])
    }
  })

  it('follows a statement to its new line, and a build to another folder', async () => {
    const report = await jsonOf('diff', captured('one', ['main.f', 10, 900]), captured('two', ['main.f', 14, 905]))
    expect(report.tables.defers.rows).toMatchObject([{ line: 14, moved_from: 10, change: 'unchanged', before: 43_200, after: 43_440 }])
  })

  it('follows several statements of a function in their order, and does not guess where one of them is gone', async () => {
    const before = captured('three', ['main.f', 10, 900], ['main.f', 13, 400])
    const after = captured('four', ['main.f', 13, 900], ['main.f', 16, 400])
    const both = await jsonOf('diff', before, after)
    expect(both.tables.defers.rows.map((row: Rows[number]) => [row.moved_from, row.line, row.change])).toEqual([
      [10, 13, 'unchanged'],
      [13, 16, 'unchanged'],
    ])
    expect(changes(await jsonOf('diff', before, captured('fewer', ['main.f', 20, 900]))).sort()).toEqual([
      'main.f 10 gone',
      'main.f 13 gone',
      'main.f 20 new',
    ])
  })

  it('calls what pools may keep neither new nor gone, and what is beyond them exact', async () => {
    const report = await jsonOf(
      'diff',
      captured('five', ['main.f', 10, 500], ['main.g', 30, 40]),
      captured('six', ['main.f', 10, 560], ['main.g', 30, 90]),
    )
    expect(changes(report)).toEqual(['main.f 10 unchanged', 'main.g 30 unchanged'])
    const grown = await jsonOf('diff', captured('five', ['main.f', 10, 500]), captured('seven', ['main.f', 10, 700]))
    expect(grown.tables.defers.rows).toMatchObject([{ change: 'grown', method: 'exact', evidence: 'stack' }])
    expect(grown.findings).toMatchObject([{ rule: 'defer-records-growing', severity: 'error' }])
  })

  it('names sets by labels and by --vs, folders among them', async () => {
    const labelled = await jsonOf('diff', `old=${LEAK}`, `new=${FIXED}`, `newest=${FIXED}`)
    expect([...new Set(labelled.tables.defers.rows.map(({ set }: { set: string }) => set))]).toEqual(['new', 'newest'])
    const parted = await jsonOf('diff', LEAK, LEAK, '--vs', SERIES)
    expect(parted.tables.defers.rows[0]).toMatchObject({ n_before: 2, n_after: 8, method: 'mann-whitney' })
  })

  it('compares live processes, by their heaps', async () => {
    const { url, requests } = await startReplayServer()
    const report = await jsonOf('diff', url, LEAK)
    expect(report.tables.defers.rows.map(({ change }: { change: string }) => change)).toEqual(['unchanged', 'unchanged'])
    expect(requests.some(({ url: path }) => path.includes('goroutine'))).toBe(false)
  })

  it.each([
    ['defers.total_bytes>+5%', 1],
    ['defers.total_bytes>+5%, q<0.05', 1],
    ['defers.total_bytes>+100MiB', 0],
    ['defers.total_bytes<-5%', 0],
    ['functions.flat>+10%, q<0.000000000001', 0],
    ['functions.flat>60MiB', 0],
    ['defers.total_bytes>20MiB', 1],
    ['defers.records>100000', 1],
    ['defers.records>+700000', 0],
    ['findings.warning>0', 1],
  ])('with --fail-on "%s" exits %i for a leak that came', async (gate, code) => {
    expect((await runCli(['diff', FIXED, LEAK, '--fail-on', gate])).code).toBe(code)
  })

  it.each([
    [['diff', LEAK], 'a comparison takes two sets of profiles'],
    [['diff', LEAK, FIXED, FIXED], 'it is not clear which profiles are before and which after'],
    [['diff', LEAK, '--vs'], 'a set is empty'],
    [['diff', `old=${LEAK}`], 'there is one set, old'],
    [['diff', LEAK, `new=${FIXED}`], 'belongs to no set'],
    [['diff', LEAK, FIXED, '--alpha', '2'], '--alpha must be a share'],
    [['diff', LEAK, FIXED, '--confidence', '1'], '--confidence must lie between 0 and 1'],
    [['diff', LEAK, FIXED, '--cum', '--lines'], 'cannot be used together'],
    [['diff', LEAK, FIXED, '--fail-on', 'defers.share>5%'], 'defers has the metrics records, total_bytes'],
    [['diff', LEAK, 'nowhere.pb.gz'], 'there is no such file'],
  ])('%j exits 2', async (argv, message) => {
    const result = await runCli(argv)
    expect([result.code, result.stdout]).toEqual([2, ''])
    expect(result.stderr).toContain(message)
  })
})

describe('deferscope trend', () => {
  it('names what grows, with its pace and the time that is left', async () => {
    const report = await jsonOf('trend', SERIES, '--memory-limit', '512MiB')
    expect(report.tables.defers.rows).toMatchObject([{ line: 67, pattern: 'growing', metric: 'total_bytes', evidence: 'stack' }])
    expect(report.tables.defers.rows[0].values).toHaveLength(8)
    expect(report.tables.defers.rows[0].seconds_to_limit).toBeGreaterThan(60)
    expect(report.findings).toMatchObject([{ rule: 'defer-records-growing', severity: 'error' }])
  })

  it('puts profiles into time order, however they are given', async () => {
    const names = ['14', '16', '18', '20', '22', '24', '26', '28'].map((second) => `${SERIES}/heap.20261121T0554${second}Z.pb.gz`)
    const shuffled = [3, 7, 0, 5, 1, 6, 2, 4].map((i) => names[i]!)
    const [given, mixed] = [await jsonOf('trend', ...names), await jsonOf('trend', ...shuffled)]
    expect(mixed.tables).toEqual(given.tables)
  })

  it('begins anew where another process does', async () => {
    const report = await jsonOf('trend', 'samples/go1.26/server.heap.pb.gz', SERIES)
    expect(report.tables.defers.rows[0].values[1]).toBe(null)
    expect(report.tables.defers.rows[0].pattern).toBe('growing')
    expect(report.notices.map(({ code }: { code: string }) => code)).toContain('restart')
  })

  it('says that few profiles tell nothing', async () => {
    const report = await jsonOf('trend', `${SERIES}/heap.20261121T055414Z.pb.gz`, `${SERIES}/heap.20261121T055428Z.pb.gz`)
    expect(report.tables.defers.rows[0]).toMatchObject({ pattern: 'too-few', p_trend: null })
    expect(report.notices.map(({ code }: { code: string }) => code)).toContain('too-few-profiles')
  })

  it('looks at the change of counters, not at the counters', async () => {
    const report = await jsonOf('trend', SERIES, '--all-types')
    expect(Object.keys(report.tables)).toEqual([
      'defers',
      'functions_alloc_objects',
      'functions_alloc_space',
      'functions_inuse_objects',
      'functions_inuse_space',
    ])
    const create = report.tables.functions_alloc_space.rows.find((row: { function: string }) => row.function === 'main.create')
    // 50,000 orders of 112 bytes a second, by the sample
    expect(create.values).toHaveLength(7)
    expect(create.pattern).not.toBe('growing')
  })

  it('fails a build for growth by its limit', async () => {
    expect((await runCli(['trend', SERIES, '--fail-on', 'findings.error>0'])).code).toBe(1)
    expect((await runCli(['trend', SERIES, '--fail-on', 'defers.records>10000000'])).code).toBe(0)
  })
})
