import type { ValueRow } from '../analysis/line-values.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { growingFunctionFindings, growingFunctions } from './function-growth.ts'
import { functionTables } from './function-tables.ts'
import { growthAnswer, MIN_CAPTURES } from './growth-answer.ts'
import type { InputSummary, Notice, Table } from './report.ts'
import type { TrendFunctionsRow, TrendReport } from './rows.ts'
import { TREND_FUNCTIONS_COLUMNS } from './trend-columns.ts'
import {
  growingFinding,
  growingFirst,
  type HeldLatest,
  heldGrowingFinding,
  processTable,
  recordSizeCells,
  sitesTable,
  type TrendRow,
  trendCells,
} from './trend-rows.ts'

/** The functions, or lines, of one sample type. */
export interface TrendedFunctions {
  readonly type: string
  readonly unit: string
  /** Whether values are changes per second, as for counters. */
  readonly isRate: boolean
  readonly rows: readonly TrendRow<ValueRow>[]
}

export interface TrendFindings {
  /** In time order. */
  readonly inputs: readonly InputSummary[]
  readonly sites: readonly TrendRow<DeferSite>[]
  /** What pending calls hold; empty without source. */
  readonly held: readonly TrendRow<HeldLatest>[]
  /** Objects of the sizes of records, by counters of the process; empty without counters. */
  readonly recordSizes: readonly TrendRow<null>[]
  readonly functions: readonly TrendedFunctions[]
  /** Heap in use of the last profile. */
  readonly heapBytes: number
  readonly order: {
    readonly clock: 'profile' | 'file-name' | 'order'
    readonly equalTimes: number
    /** The number of processes in the series; `current` is the number of profiles of the last one. */
    readonly runs: number
    readonly current: number
  }
  readonly by: 'flat' | 'cum' | 'lines'
  readonly skipped: readonly string[]
  /** Notices about executables and source that could not be used. */
  readonly notices: readonly Notice[]
}

/** The report of `deferscope trend`. */
export function trendReport(findings: TrendFindings): TrendReport {
  const { inputs, functions, heapBytes, by } = findings
  const sites = [...findings.sites].sort(growingFirst((site) => site.function ?? ''))
  const held = [...findings.held].sort(growingFirst((one) => one.function))
  const [main] = [...functions.filter(({ type }) => type.startsWith('inuse_')), ...functions]
  const growing = main === undefined ? [] : growingFunctions(sortedRows(main), main.unit, main.isRate)
  const growingHeld = held.filter(({ trend }) => trend.pattern === 'growing').map(heldGrowingFinding)
  const defers = [...growingHeld, ...sites.filter(({ trend }) => trend.pattern === 'growing').map((row) => growingFinding(row, heapBytes))]
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'trend',
    answer: growthAnswer({
      sites,
      held,
      functions: growing,
      captures: inputs.length,
      current: findings.order.current,
      recordSizes: findings.recordSizes,
    }),
    inputs,
    tables: {
      defers: sitesTable(sites, held),
      ...functionTables(functions, (one) => functionsTable(one, by)),
      ...(findings.recordSizes.length === 0 ? {} : { process: processTable(findings.recordSizes.map(recordSizeCells)) }),
    },
    findings:
      defers.length > 0 || main?.type.startsWith('inuse_') !== true ? defers : growingFunctionFindings(growing, main.unit, heapBytes),
    notices: [...findings.notices, ...notices(findings)],
    verdict: 'pass',
  }
}

/** The rows in the order of the report. */
function sortedRows({ rows }: TrendedFunctions): TrendRow<ValueRow>[] {
  return [...rows].sort(growingFirst((place) => place.function))
}

/** The table of functions, or lines, of a series. */
export function functionsTable(functions: TrendedFunctions, by: 'flat' | 'cum' | 'lines'): Table<TrendFunctionsRow> {
  const { type, unit, isRate } = functions
  const metric = by === 'cum' ? 'cum' : 'flat'
  return {
    title: `${by === 'lines' ? 'Lines' : 'Functions'} by ${metric} ${type}${isRate ? ' per second' : ''}`,
    columns: heads(TREND_FUNCTIONS_COLUMNS),
    rows: sortedRows(functions).map((row) => ({
      function: row.latest.function,
      file: row.latest.file,
      line: row.latest.line,
      ...trendCells(row, metric, unit),
    })),
  }
}

function notices({ order, skipped, sites, functions }: TrendFindings): Notice[] {
  const all: Notice[] = []
  const add = (code: NoticeCode, text: string) => all.push({ code, text })
  if (order.clock === 'file-name')
    add('time-from-name', 'The profiles do not tell when they were taken: the times are those in their file names.')
  if (order.clock === 'order')
    add('time-unknown', 'Neither the profiles nor their file names tell the time: they are taken in the order given, as if a minute apart.')
  if (order.equalTimes > 0)
    add(
      'equal-times',
      `${counted(order.equalTimes, 'profile')} ${order.equalTimes === 1 ? 'has' : 'have'} the time of the one before: pairs of equal times have no slope.`,
    )
  if (order.runs > 1)
    add(
      'restart',
      `The series holds ${order.runs} processes, by build ids and counters: trends are those of the last one, of ${counted(order.current, 'profile')}.`,
    )
  if (order.current < MIN_CAPTURES)
    add(
      'too-few-profiles',
      `${counted(order.current, 'profile')} of one process ${order.current === 1 ? 'is' : 'are'} too few for a trend: it takes ${MIN_CAPTURES} at least.`,
    )
  if (functions.some(({ isRate }) => isRate))
    add('rates', 'Counters of allocations only ever grow: their change per second is what the trend is of.')
  if (sites.some(({ latest }) => latest.function === null))
    add('sites-hidden', 'Go 1.17 and before allocate records on the system stack, without a caller: only their totals by size can be told.')
  if (skipped.length > 0) add('skipped-files', `Not of the kind that is looked at, and left out: ${skipped.join(', ')}`)
  add('load', 'The tests know how heap profiles sample, not the load: traffic that rises over the series grows like a leak.')
  return all
}
