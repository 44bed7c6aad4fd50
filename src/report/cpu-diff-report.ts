import type { TimeComparison } from '../analysis/compare-times.ts'
import type { DeferWork } from '../analysis/defer-time.ts'
import { formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { markedFirst } from './compared-sets.ts'
import { comparisonCells } from './comparison-cells.ts'
import { DIFF_DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import { pText } from './p-text.ts'
import type { Answer, InputSummary, Notice, Table } from './report.ts'
import type { CpuDiffReport, DiffDeferTimeRow } from './rows.ts'

/** Which time is compared: all that defers take at a line, or a part of it. */
export type TimeMetric = 'total' | DeferWork

/** A line of one set or both, with its time of one kind. */
export interface TimeChange {
  readonly place: { readonly function: string; readonly file: string; readonly line: number }
  readonly metric: TimeMetric
  readonly comparison: TimeComparison
}

/** A later set of CPU profiles, compared with the first. */
export interface ComparedTimes {
  readonly label: string
  readonly profilesBefore: number
  readonly profilesAfter: number
  /** Time of all defers of the program. */
  readonly whole: Readonly<Record<TimeMetric, TimeComparison>>
  readonly rows: readonly TimeChange[]
}

/** Whether the time of defers changed; of several later sets these are the facts of the first. Times are in nanoseconds. */
export interface CpuDiffAnswer extends Answer {
  readonly outcome: 'more' | 'less' | 'unchanged' | 'too-few'
  readonly before: number
  readonly after: number
  /** Shares of the CPU time of each side, 0..1. */
  readonly before_share: number
  readonly after_share: number
  /** Of the test that both sides have one share of the time; null where no data of this size could show a change. */
  readonly p: number | null
}

/** The report of `diff` on CPU profiles. */
export function cpuDiffReport(inputs: readonly InputSummary[], sets: readonly ComparedTimes[], notices: readonly Notice[]): CpuDiffReport {
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'diff',
    answer: answerOf(sets),
    inputs,
    tables: {
      defer_time: timeTable(sets, 'total', 'CPU time of defers'),
      ...Object.fromEntries(
        PARTS.filter(({ metric }) => sets.some(({ rows }) => rows.some((row) => row.metric === metric))).map(({ metric, title }) => [
          `defer_time_${metric}`,
          timeTable(sets, metric, title),
        ]),
      ),
    },
    findings: [],
    notices: [...notices, ...noticesOf(sets)],
    verdict: 'pass',
  }
}

function timeTable(sets: readonly ComparedTimes[], metric: TimeMetric, title: string): Table<DiffDeferTimeRow> {
  return {
    title,
    columns: heads(DIFF_DEFER_TIME_COLUMNS),
    rows: sets.flatMap((set) => markedFirst(set.rows.filter((row) => row.metric === metric)).map((row) => cellsOf(row, set))),
  }
}

function cellsOf({ place, metric, comparison }: TimeChange, set: ComparedTimes): DiffDeferTimeRow {
  return {
    set: set.label,
    function: place.function,
    file: place.file,
    line: place.line,
    ...comparisonCells(comparison, set, metric, 'nanoseconds'),
    before_share: comparison.beforeShare,
    after_share: comparison.afterShare,
  }
}

function answerOf(sets: readonly ComparedTimes[]): CpuDiffAnswer {
  const { whole } = sets[0]!
  const { before, after, beforeShare, afterShare, p } = whole.total
  return {
    text: sets.map((set) => `${sets.length > 1 ? `${set.label}: ` : ''}${sentence(set)}`).join(' '),
    outcome: outcomeOf(whole.total),
    before: before.value,
    after: after.value,
    before_share: beforeShare,
    after_share: afterShare,
    p,
    ...Object.fromEntries(
      PARTS.flatMap(({ metric }) => [
        [`${metric}_before`, whole[metric].before.value],
        [`${metric}_after`, whole[metric].after.value],
      ]),
    ),
  }
}

const PARTS: readonly { readonly metric: DeferWork; readonly text: string; readonly title: string }[] = [
  { metric: 'make', text: 'making records', title: 'CPU time of making defer records' },
  { metric: 'run', text: 'in deferred calls', title: 'CPU time in deferred calls' },
  { metric: 'free', text: 'finding and freeing', title: 'CPU time of finding deferred calls and freeing records' },
]

function outcomeOf({ change, beforeShare, afterShare }: TimeComparison): CpuDiffAnswer['outcome'] {
  if (change === 'unchanged' || change === 'too-few') return change
  return afterShare > beforeShare ? 'more' : 'less'
}

const VERDICTS: Readonly<Record<CpuDiffAnswer['outcome'], string>> = {
  unchanged: 'The share of CPU time that defers take did not change by more than noise',
  more: 'Defers take a larger share of the CPU time',
  less: 'Defers take a smaller share of the CPU time',
  'too-few': 'Too few samples or profiles to tell whether the share of CPU time that defers take changed',
}

function sentence({ whole, profilesBefore, profilesAfter }: ComparedTimes): string {
  const { total } = whole
  const parts = PARTS.map(({ metric, text }) => `${text} ${nanos(whole[metric].before.value)} to ${nanos(whole[metric].after.value)}`)
  const median = profilesBefore > 1 || profilesAfter > 1 ? ' (medians)' : ''
  return `${VERDICTS[outcomeOf(total)]}${median}: ${side(total.before, total.beforeShare)} before, ${side(total.after, total.afterShare)} after; ${pText(total.p)}. ${parts.join(', ').replace(/^m/, 'M')}.`
}

function side({ value, low, high }: TimeComparison['before'], share: number): string {
  const interval = Number.isFinite(low) && Number.isFinite(high) ? `; 95% interval ${nanos(low)} to ${nanos(high)}` : ''
  return `${nanos(value)} (${formatValue(share, 'share')}${interval})`
}

function noticesOf(sets: readonly ComparedTimes[]): Notice[] {
  if (sets.every(({ whole }) => whole.total.method === 'sampling'))
    return [
      {
        code: 'single-pair',
        text: 'One profile per side: intervals and p cover the sampling of CPU time only, not run-to-run variation or another load.',
      },
    ]
  const needed = Math.max(
    0,
    ...sets.flatMap(({ rows, whole }) => [...rows.map(({ comparison }) => comparison), whole.total].map((one) => one.needed ?? 0)),
  )
  if (needed === 0) return []
  return [
    {
      code: 'too-few-profiles',
      text: `So few profiles cannot show a difference: it takes ${needed} a side at least, and more where many rows are tested.`,
    },
  ]
}

function nanos(value: number): string {
  return formatValue(value, 'nanoseconds')
}
