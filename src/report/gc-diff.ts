import { compareGc, type GcChange, type GcRun } from '../analysis/compare-gc.ts'
import { GC_METRICS } from '../analysis/gc-metrics.ts'
import { formatValue } from '../base/units.ts'
import { heads } from './columns.ts'
import { DIFF_GC_COLUMNS } from './gc-columns.ts'
import { pText } from './p-text.ts'
import type { Answer, Notice, Table } from './report.ts'
import type { DiffGcRow } from './rows.ts'

/** The logs of a set. */
export interface GcSet {
  readonly label: string
  readonly runs: readonly GcRun[]
}

/** What logs of two sets or more say about garbage collections. */
export interface GcDiff {
  readonly table: Table<DiffGcRow>
  /** The answer where there are logs alone. */
  readonly answer: GcDiffAnswer
  readonly notices: readonly Notice[]
}

/** How the collections changed, of several later sets in the first. */
interface GcDiffAnswer extends Answer {
  readonly outcome: 'changed' | 'unchanged' | 'too-few'
}

/** Compares the logs of every later set with those of the first; every set has at least one. */
export function gcDiff([base, ...later]: readonly GcSet[], alpha: number): GcDiff {
  const compared = later.map(({ label, runs }) => ({
    label,
    rows: GC_METRICS.map((metric) => ({ ...metric, change: compareGc(metric, base!.runs, runs, alpha) })).filter(
      ({ change }) => change.before !== null || change.after !== null,
    ),
  }))
  return {
    table: {
      title: 'Garbage collections of the logs',
      columns: heads(DIFF_GC_COLUMNS),
      rows: compared.flatMap(({ label, rows }) => rows.map(({ metric, unit, change }) => ({ set: label, metric, unit, ...change }))),
    },
    answer: {
      text: compared.map((set) => `${later.length > 1 ? `${set.label}: ` : ''}${sentence(set.rows)}`).join(' '),
      outcome: outcomeOf(
        compared[0]!.rows.map(({ change }) => change),
        alpha,
      ),
    },
    notices: [base!, ...later].every(({ runs }) => runs.length === 1) ? [ONE_LOG] : [],
  }
}

const ONE_LOG: Notice = {
  code: 'single-pair',
  text: 'One log of collections per side: p compares the collections of two runs, which are alike within a run, and says nothing of run-to-run variation. Several logs for each side cover that.',
}

interface Figure {
  readonly metric: string
  readonly unit: string
  readonly change: GcChange
}

/** The figures that the sentence names. */
const NAMED = [
  ['cycles_per_minute', 'collections a minute'],
  ['assist_share', 'assist'],
  ['pause_median', 'median pause'],
  ['live_median', 'median live heap'],
] as const

function sentence(rows: readonly Figure[]): string {
  const parts = NAMED.flatMap(([metric, words]) => {
    const row = rows.find((one) => one.metric === metric)
    if (row === undefined || row.change.delta === null) return []
    const { unit, change } = row
    return [`${words} ${formatValue(change.before!, unit)} to ${formatValue(change.after!, unit)} (${pText(change.p)})`]
  })
  return `Garbage collections, before to after: ${parts.join(', ')}.`
}

function outcomeOf(changes: readonly GcChange[], alpha: number): GcDiffAnswer['outcome'] {
  const tested = changes.flatMap(({ p }) => p ?? [])
  return tested.length === 0 ? 'too-few' : tested.some((p) => p <= alpha) ? 'changed' : 'unchanged'
}
