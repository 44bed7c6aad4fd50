import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { DeferredGoroutines } from '../attribution/deferred-goroutines.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { VERSION } from '../base/version.ts'
import type { HeapAnalysis } from './analyze-report.ts'
import { heads, TREND_COLUMNS, WATCH_GOROUTINES_COLUMNS } from './columns.ts'
import { growthAnswer } from './growth-answer.ts'
import { heapNotices } from './notices.ts'
import type { Notice, Report, Table } from './report.ts'
import { growingFinding, growingFirst, sitesTable, type TrendRow, trendCells } from './trend-rows.ts'

/** What `watch` knows after a capture. */
export interface WatchFindings {
  readonly analysis: HeapAnalysis
  readonly captures: number
  readonly restarts: readonly { readonly time: number; readonly reason: string }[]
  readonly sites: readonly TrendRow<DeferSite>[]
  readonly goroutines: readonly TrendRow<DeferredGoroutines>[]
  readonly heap: TrendRow<null>
  readonly goroutineCount: TrendRow<null>
}

/** The report of `deferscope watch` after a capture. */
export function watchReport(findings: WatchFindings): Report {
  const { analysis } = findings
  const sites = [...findings.sites].sort(growingFirst((site) => site.function ?? ''))
  const goroutines = [...findings.goroutines].sort(growingFirst((group) => group.deferredFunction))
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'watch',
    answer: growthAnswer(sites, findings.captures),
    inputs: analysis.inputs,
    tables: {
      defers: sitesTable(sites),
      goroutines: goroutinesTable(goroutines),
      process: processTable(findings),
    },
    findings: sites.filter(({ trend }) => trend.pattern === 'growing').map((row) => growingFinding(row, analysis.heapBytes)),
    notices: [
      ...watchNotices(findings),
      ...analysis.notices,
      ...heapNotices({ ...analysis, inputCount: 1 }).filter(({ code }) => !STANDING.includes(code)),
    ],
    verdict: 'pass',
  }
}

/** Notices of single profiles that say nothing new at each capture. */
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

function processTable({ heap, goroutineCount }: WatchFindings): Table {
  return {
    title: 'Process',
    columns: heads(TREND_COLUMNS),
    rows: [trendCells(heap, 'heap_alloc', 'bytes'), trendCells(goroutineCount, 'goroutines', 'count')],
  }
}

function watchNotices({ restarts }: WatchFindings): Notice[] {
  return restarts.map(({ time, reason }) => ({
    code: 'restart',
    text: `The process was restarted before ${new Date(time * 1000)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, ' UTC')}: ${reason}. Trends begin anew there.`,
  }))
}
