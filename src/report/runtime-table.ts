import { type MemStats, memStat } from '../profile/mem-stats.ts'
import { heads } from './columns.ts'
import { RUNTIME_COLUMNS } from './diff-columns.ts'
import type { InputSummary, Table, Unit } from './report.ts'
import type { DiffRuntimeRow } from './rows.ts'

/** A number of the runtime in two sets; null where their MemStats do not have it. */
export interface RuntimeRow {
  readonly metric: string
  readonly title: string
  readonly unit: Unit
  readonly before: number | null
  readonly after: number | null
}

/** The facts of a profile that these rows are made from. */
export interface RuntimeSource {
  readonly summary: InputSummary
  readonly memStats: MemStats
}

/** Rows from the MemStats of two sets, each value the median of its set; empty unless both sets have MemStats. */
export function runtimeRows(before: readonly RuntimeSource[], after: readonly RuntimeSource[]): RuntimeRow[] {
  if (![...before, ...after].every(({ memStats }) => memStats.size > 0)) return []
  const both = (of: (set: readonly RuntimeSource[]) => number | null) => ({ before: of(before), after: of(after) })
  return [
    {
      metric: 'heap_alloc',
      title: 'heap in use',
      unit: 'bytes',
      ...both((set) => median(set.map((one) => memStat(one.memStats, 'HeapAlloc')))),
    },
    {
      metric: 'heap_objects',
      title: 'objects in use',
      unit: 'count',
      ...both((set) => median(set.map((one) => memStat(one.memStats, 'HeapObjects')))),
    },
    {
      metric: 'sys',
      title: 'memory from the system',
      unit: 'bytes',
      ...both((set) => median(set.map((one) => memStat(one.memStats, 'Sys')))),
    },
    { metric: 'gc_per_minute', title: 'collections a minute', unit: 'count', ...both(collectionsPerMinute) },
    {
      metric: 'gc_cpu',
      title: 'CPU spent on collections',
      unit: 'share',
      ...both((set) => median(set.map((one) => memStat(one.memStats, 'GCCPUFraction')))),
    },
    { metric: 'gc_pause', title: 'middle pause', unit: 'seconds', ...both((set) => median(set.map(middlePause))) },
  ]
}

/** The rows of each later set as a table of the report; rows that neither side has are left out. */
export function runtimeTable(sets: readonly { readonly label: string; readonly runtime: readonly RuntimeRow[] }[]): Table<DiffRuntimeRow> {
  return {
    title: 'Runtime',
    columns: heads(RUNTIME_COLUMNS),
    rows: sets.flatMap(({ label, runtime }) =>
      runtime
        .filter(({ before, after }) => before !== null || after !== null)
        .map(({ metric, title, unit, before, after }) => ({ set: label, metric, title, unit, before, after })),
    ),
  }
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  return known.length === 0 ? null : (known[(known.length - 1) >> 1]! + known[known.length >> 1]!) / 2
}

/**
 * Collections per minute, from one profile of a process to its next; null for single profiles, which do not show when their process began.
 */
function collectionsPerMinute(set: readonly RuntimeSource[]): number | null {
  const points = set
    .map((one) => ({ time: Date.parse(one.summary.time ?? '') / 60_000, count: memStat(one.memStats, 'NumGC') }))
    .filter(({ time, count }) => Number.isFinite(time) && count !== null)
    .sort((a, b) => a.time - b.time)
  let collections = 0
  let minutes = 0
  for (let i = 1; i < points.length; i++) {
    const more = points[i]!.count! - points[i - 1]!.count!
    if (more < 0) continue
    collections += more
    minutes += points[i]!.time - points[i - 1]!.time
  }
  return minutes === 0 ? null : collections / minutes
}

/** The median of the last pauses, at most 256, in seconds. Source: runtime.MemStats.PauseNs, a ring whose unused places are 0. */
function middlePause({ memStats }: RuntimeSource): number | null {
  const pauses =
    (memStats.get('PauseNs') ?? '')
      .match(/\d+/g)
      ?.map(Number)
      .filter((pause) => pause > 0) ?? []
  const middle = median(pauses)
  return middle === null ? null : middle / 1e9
}
