import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import { GATED_COMMANDS, type GatedCommand } from '../../src/report/gated-commands.ts'
import { type Report, tablesOf } from '../../src/report/report.ts'
import { growingHeap } from '../support/growing-heap.ts'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'
const FIXED = 'samples/go1.26/fixed.heap.pb.gz'
const CLEAN = 'samples/go1.26/clean.heap.pb.gz'
const DUMP = 'test/truth/profiles/1.26/blocked/blocked.goroutine.debug2.txt'
const CPU = 'test/fixtures/cpu/go1.26.8.cpu.pb.gz'
const GCTRACE = 'test/fixtures/gctrace/go1.26.8.gctrace.txt'
const SERIES = 'samples/go1.26/series'

/** The report of a command line; the last one, where it prints several. */
async function reportOf(...argv: readonly string[]): Promise<Report> {
  const { stdout, stderr } = await runCli([...argv, '--format', 'json'])
  const document = stdout.trimEnd().split('\n').at(-1)!
  return JSON.parse(document === '}' ? stdout : document || stderr) as Report
}

/** The outcome of a limit. */
function outcome(report: Report, text: string): string {
  const gate = parseGate(text, GATED_COMMANDS[report.command as GatedCommand])
  return gated(report, [gate], { listsPossible: true }).gates![0]!.outcome
}

/** Metrics with their largest value: columns with a unit, and what rows name in their cell `metric`. */
function metricsOf(report: Report): [metric: string, largest: number][] {
  const largest = new Map<string, number>()
  const add = (metric: string, cell: unknown) => {
    if (typeof cell === 'number') largest.set(metric, Math.max(largest.get(metric) ?? Number.NEGATIVE_INFINITY, cell))
  }
  for (const [id, { columns, rows }] of tablesOf(report))
    for (const row of rows) {
      if (report.command === 'diff') add(`${id}.${String(row['metric'])}`, row['after'])
      else if (typeof row['metric'] === 'string') add(`${id}.${row['metric']}`, row['value'] ?? row['last'])
      if (report.command !== 'diff')
        for (const { id: column, unit } of columns) if (unit !== null && unit !== 'own') add(`${id}.${column}`, row[column])
    }
  return [...largest]
}

const live = async () => (await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })).url

const folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Reports of all commands, each made when a test first asks for it: servers live as long as a test. */
const MAKERS: Readonly<Record<string, () => Promise<Report>>> = {
  analyze: () => reportOf(HEAP, '--source', 'samples/programs', '--gctrace', GCTRACE),
  'analyze of CPU': () => reportOf(CPU),
  goroutines: () => reportOf('goroutines', DUMP, '--vs', DUMP),
  scan: () => reportOf('scan', 'samples/programs', '--profile', HEAP),
  diff: () => reportOf('diff', FIXED, HEAP, '--all-types'),
  'diff of CPU': () => reportOf('diff', CPU, CPU),
  'diff of logs': () => reportOf('diff', '--gctrace', `before=${GCTRACE}`, '--gctrace', `after=${GCTRACE}`),
  trend: () => reportOf('trend', SERIES, '--memory-limit', '512MiB'),
  watch: async () => reportOf('watch', await live(), '--for', '60s', '--memory-limit', '512MiB'),
  fetch: async () => reportOf('fetch', await live(), '--analyze', '--dir', folder),
}
const made = new Map<string, Report>()
async function reportFor(name: string): Promise<Report> {
  const report = made.get(name) ?? (await MAKERS[name]!())
  made.set(name, report)
  return report
}

describe('every metric of a report', () => {
  it.each([
    ['analyze', 20],
    ['analyze of CPU', 8],
    ['goroutines', 3],
    ['scan', 2],
    ['diff', 5],
    ['diff of CPU', 4],
    ['diff of logs', 10],
    ['trend', 5],
    ['watch', 8],
    ['fetch', 19],
  ])('of %s passes above its largest value, and fails below', async (name, least) => {
    const report = await reportFor(name)
    const metrics = metricsOf(report)
    expect(metrics.length).toBeGreaterThanOrEqual(least)
    const outcomes = metrics.map(([metric, largest]) => [
      metric,
      outcome(report, `${metric}>${Math.max(0, Math.ceil(largest)) + 1}`),
      outcome(report, largest > 0 ? `${metric}>0` : `${metric}<=0`),
    ])
    expect(outcomes).toEqual(metrics.map(([metric]) => [metric, 'passed', 'failed']))
  })

  it.each([
    ['analyze', 'defers.total_bytes>1MiB', 'defers.total_bytes>10GiB'],
    ['analyze', 'defers.share>=20%', 'defers.share>=99%'],
    ['analyze', 'defers.records<=400000', 'defers.records<1'],
    ['analyze', 'findings.error>0', 'findings.error>99'],
    ['analyze', 'gc.pause_max>1us', 'gc.pause_max>1h'],
    ['goroutines', 'groups.wait_max>1m', 'groups.wait_max>100d'],
    ['goroutines', 'findings.note>0', 'findings.note>1000'],
    ['scan', 'findings.warning>0', 'findings.warning>99'],
    ['diff', 'defers.total_bytes>+5%', 'defers.total_bytes<-5%'],
    ['diff', 'defers.total_bytes>+1MiB', 'defers.total_bytes>+10GiB'],
    ['diff', 'defers.total_bytes>+5%, q<0.05', 'functions_inuse_space.flat>+1GiB, q<0.05'],
    ['diff', 'functions_inuse_space.flat>+1MiB, q<0.05', 'functions_inuse_space.flat>+1GiB'],
    ['diff', 'findings.warning>0', 'findings.error>0'],
    ['trend', 'growing', 'findings.error>99'],
    ['trend', 'defers.slope>1KiB', 'defers.slope>1GiB'],
    ['trend', 'defers.seconds_to_limit<100d', 'defers.seconds_to_limit<1ms'],
    ['watch', 'growing', 'findings.error>99'],
    ['watch', 'process.heap_alloc>1MiB', 'process.heap_alloc>1TiB'],
    ['fetch', 'captures.bytes>10', 'captures.bytes>1GiB'],
  ])('of %s: %s fails, %s passes', async (name, fails, passes) => {
    const report = await reportFor(name)
    expect([outcome(report, fails), outcome(report, passes)]).toEqual(['failed', 'passed'])
  })
})

describe('a limit that the inputs cannot decide', () => {
  const sets = (n: number) => [...Array(n).fill(HEAP), '--vs', ...Array(n).fill(HEAP)] as string[]

  it.each([
    [[HEAP], 'defers.held_bytes>1GiB', 'give it with --source'],
    [[HEAP], 'held.bytes>1GiB', 'give it with --source'],
    [['goroutines', 'samples/go1.26/server.goroutine.pb.gz'], 'groups.wait_max>1h', 'debug=2'],
    [['goroutines', DUMP], 'groups.before>1000000', '--vs'],
    [['scan', 'samples/programs'], 'statements.live_records>1000000', '--profile'],
    [['diff', HEAP, HEAP], 'defers.held_bytes>+1GiB', 'give it with --source'],
    [['diff', ...sets(2)], 'findings.error>0', null],
    [['trend', HEAP], 'growing', 'too few captures'],
    [['trend', HEAP], 'findings.error>0', 'too few captures'],
    [['trend', HEAP], 'defers.slope>1GiB', 'too few captures'],
    [['trend', HEAP], 'defers.seconds_to_limit<1s', 'too few captures'],
    [['trend', SERIES], 'defers.seconds_to_limit<1s', '--memory-limit'],
    [['trend', SERIES], 'defers.held_bytes>1GiB', 'give it with --source'],
  ])('%j %s is exit 2', async (argv, gate, reason) => {
    const { code, stderr } = await runCli([...argv, '--fail-on', gate])
    if (reason === null) return expect(code).toBe(0)
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining(reason)])
  })

  it('is q of sets that are too small, where a row is over the limit', async () => {
    const few = ['diff', FIXED, FIXED, '--vs', HEAP, HEAP]
    const gate = async (...argv: readonly string[]) => (await runCli(argv)).code
    expect(await gate(...few, '--fail-on', 'defers.total_bytes>+5%, q<0.05')).toBe(2)
    expect(await gate(...few, '--fail-on', 'findings.warning>0')).toBe(2)
    expect(await gate(...few, '--fail-on', 'defers.total_bytes>+5%')).toBe(1)
    expect(await gate(...few, '--fail-on', 'defers.total_bytes>+10GiB, q<0.05')).toBe(0)
    const enough = ['diff', ...Array(5).fill(FIXED), '--vs', ...Array(5).fill(HEAP)]
    expect(await gate(...enough, '--fail-on', 'defers.total_bytes>+5%, q<0.05')).toBe(1)
    // five profiles a side never give a q of one in ten thousand
    expect(await gate(...enough, '--fail-on', 'defers.total_bytes>+5%, q<0.0001')).toBe(2)
  })

  it('is no limit at all where it names what no report of the command has', async () => {
    const refused = async (...argv: readonly string[]) => {
      const { code, stderr } = await runCli(argv)
      return [code, stderr.split('\n')[0]!]
    }
    expect(await refused(CPU, '--fail-on', 'defers.records>1')).toEqual([2, expect.stringContaining('has the tables defer_time')])
    expect(await refused('diff', HEAP, FIXED, '--cum', '--fail-on', 'functions.flat>1')).toEqual([
      2,
      expect.stringContaining('functions is compared by cum here'),
    ])
    expect(await refused('diff', CLEAN, CLEAN, '--fail-on', 'defers.records>1GiB')).toEqual([
      2,
      expect.stringContaining('1GiB is no limit of defers.records, whose unit is count'),
    ])
    expect(await refused('diff', '--gctrace', `a=${GCTRACE}`, '--gctrace', `b=${GCTRACE}`, '--fail-on', 'gc.cycles>1, q<0.1')).toEqual([
      2,
      expect.stringContaining('gc'),
    ])
  })
})
