import type { ValueRow } from '../analysis/line-values.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { DeferredGoroutines } from '../attribution/deferred-goroutines.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import type { HeapAnalysis } from './analyze-report.ts'
import { heads } from './columns.ts'
import { growingFunctionFindings, growingFunctions } from './function-growth.ts'
import { growthAnswer, MIN_CAPTURES } from './growth-answer.ts'
import { heapNotices } from './notices.ts'
import type { Notice, Report, Table } from './report.ts'
import { WATCH_GOROUTINES_COLUMNS } from './trend-columns.ts'
import { functionsTable, type TrendedFunctions } from './trend-report.ts'
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

/** What `watch` knows after a capture. */
export interface WatchFindings {
  readonly analysis: HeapAnalysis
  readonly captures: number
  /** The number of captures of the latest process. */
  readonly current: number
  readonly restarts: readonly { readonly time: number; readonly reason: string }[]
  readonly sites: readonly TrendRow<DeferSite>[]
  /** What pending calls hold; empty without source. */
  readonly held: readonly TrendRow<HeldLatest>[]
  /** The functions that hold most. */
  readonly functions: readonly TrendRow<ValueRow>[]
  readonly goroutines: readonly TrendRow<DeferredGoroutines>[]
  readonly heap: TrendRow<null>
  readonly goroutineCount: TrendRow<null>
  /** Objects of the sizes of records, by the counters of the process; empty without counters. */
  readonly recordSizes: readonly TrendRow<null>[]
}

/** The report of `deferscope watch` after a capture. */
export function watchReport(findings: WatchFindings): Report {
  const { analysis } = findings
  const sites = [...findings.sites].sort(growingFirst((site) => site.function ?? ''))
  const functions: TrendedFunctions = { type: 'inuse_space', unit: 'bytes', isRate: false, rows: findings.functions }
  const growing = growingFunctions([...findings.functions].sort(growingFirst((place) => place.function)), functions.unit)
  const held = [...findings.held].sort(growingFirst((one) => one.function))
  const isGrowing = ({ trend }: TrendRow<unknown>) => trend.pattern === 'growing'
  const defers = [
    ...held.filter(isGrowing).map(heldGrowingFinding),
    ...sites.filter(isGrowing).map((row) => growingFinding(row, analysis.heapBytes)),
  ]
  const goroutines = [...findings.goroutines].sort(growingFirst((group) => group.deferredFunction))
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'watch',
    answer: growthAnswer({
      sites,
      held,
      functions: growing,
      captures: findings.captures,
      current: findings.current,
      recordSizes: findings.recordSizes,
    }),
    inputs: analysis.inputs,
    tables: {
      defers: sitesTable(sites, held),
      functions: functionsTable(functions, 'flat'),
      goroutines: goroutinesTable(goroutines),
      process: processTable([
        trendCells(findings.heap, 'heap_alloc', 'bytes'),
        trendCells(findings.goroutineCount, 'goroutines', 'count'),
        ...findings.recordSizes.map(recordSizeCells),
      ]),
    },
    findings: defers.length > 0 ? defers : growingFunctionFindings(growing, functions.unit, analysis.heapBytes),
    notices: [
      ...watchNotices(findings),
      ...analysis.notices,
      ...heapNotices({ ...analysis, inputCount: 1 }).filter(({ code }) => !STANDING.includes(code)),
    ],
    verdict: 'pass',
  }
}

/** Codes of notices about single profiles that say nothing new at each capture. */
const STANDING: readonly NoticeCode[] = ['kept-alive', 'as-of-gc', 'pooled']

function goroutinesTable(rows: readonly TrendRow<DeferredGoroutines>[]): Table {
  return {
    title: 'Goroutines in deferred calls',
    columns: heads(WATCH_GOROUTINES_COLUMNS),
    rows: rows.map((row) => ({
      deferred_function: row.latest.deferredFunction,
      deferred_by: row.latest.deferredBy,
      file: row.latest.file,
      line: row.latest.line,
      ...trendCells(row, 'goroutines', 'count'),
      evidence: row.latest.evidence,
      confidence: row.latest.confidence,
    })),
  }
}

function watchNotices({ restarts, current }: WatchFindings): Notice[] {
  const notices = restarts.map(
    ({ time, reason }): Notice => ({
      code: 'restart',
      text: `The process was restarted before ${new Date(time * 1000)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC')}: ${reason}. Trends begin anew there.`,
    }),
  )
  if (current < MIN_CAPTURES)
    notices.push({
      code: 'too-few-profiles',
      text: `${counted(current, 'capture')} of one process ${current === 1 ? 'is' : 'are'} too few to show growth: it takes ${MIN_CAPTURES} at least.`,
    })
  return notices
}
