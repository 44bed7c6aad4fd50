import type { ValueRow } from '../analysis/line-values.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import { shareOf } from '../attribution/site-facts.ts'
import { formatDuration } from '../base/duration.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue } from '../base/units.ts'
import { functionGrowing } from '../rules/function-growing.ts'
import type { FunctionChange } from './compared-sets.ts'
import { pText } from './p-text.ts'
import type { Finding, Unit } from './report.ts'
import type { TrendRow } from './trend-rows.ts'

/** The most findings about functions in a report; the others are only in its table. */
const MAX_FINDINGS = 3

/** Of all that the functions hold: growth below it is no finding. Where every object is recorded, any difference is more than noise. */
const MIN_SHARE = { series: 0.01, comparison: 0.05 } as const
/** Nor is growth of fewer bytes, however small the heap: so much differs between runs of a program that does nothing. */
const MIN_BYTES = 1 << 16

/** The growth from which on a function is worth a finding, in the unit of its values. */
function leastGrowth(unit: string, share: number, total: number): number {
  return Math.max(unit === 'bytes' ? MIN_BYTES : 0, share * total)
}

/** A function, or one of its lines, that grows; `unit` is that of its values. */
export interface GrowingFunction {
  readonly place: ValueRow
  /** Its growth, in words. */
  readonly title: string
}

/** The functions that grow over a series, in the order of the report; of rates, those that become faster. */
export function growingFunctions(
  rows: readonly TrendRow<ValueRow>[],
  unit: string,
  isRate = false,
): (GrowingFunction & { readonly row: TrendRow<ValueRow> })[] {
  return rows
    .filter(({ trend }) => trend.pattern === 'growing')
    .map((row) => ({
      place: row.latest,
      row,
      title: isRate
        ? `${functionPlace(row.latest)} allocates ${formatValue(row.last, unitOf(unit))} a second, more and more`
        : `${functionPlace(row.latest)} grows by ${formatValue((row.trend.slope.slope ?? 0) * 60, unitOf(unit))} a minute`,
    }))
}

/** Findings about the first functions that grow. `heapBytes` is the heap in use of the last capture. */
export function growingFunctionFindings(growing: ReturnType<typeof growingFunctions>, unit: string, heapBytes: number): Finding[] {
  const isLarge = ({ row: { current } }: { row: TrendRow<ValueRow> }) =>
    unit !== 'bytes' || current.at(-1)!.value - current[0]!.value >= leastGrowth(unit, MIN_SHARE.series, heapBytes)
  return growing
    .filter(isLarge)
    .slice(0, MAX_FINDINGS)
    .map(({ place, row, title }) => {
      const points = row.current
      const value = (at: number) => formatValue(points.at(at)!.value, unitOf(unit))
      const seconds = points.at(-1)!.time - points[0]!.time
      return {
        ...findingOf(place, unit, points.at(-1)!.value, heapBytes),
        severity: 'warning',
        title,
        detail: `What it allocated and is alive went from ${value(0)} to ${value(-1)} in ${formatDuration(seconds)} (${counted(points.length, 'capture')}; q ${row.trend.q === null ? 'unknown' : row.trend.q.toFixed(3)}). No defer statement grows.`,
      }
    })
}

/**
 * The functions that are marked as grown or new in a comparison, by a share of all that counts, in the order of the report. Where others of
 * their file have become less instead, code was moved or renamed, as compilers do with literals: nothing grew.
 */
export function grownFunctions(
  changes: readonly FunctionChange[],
  unit: string,
): (GrowingFunction & { readonly change: FunctionChange })[] {
  const total = changes.reduce((sum, { comparison }) => sum + comparison.after.value, 0)
  const least = leastGrowth(unit, MIN_SHARE.comparison, total)
  const byFile = new Map<string, number>()
  for (const { place, comparison } of changes) byFile.set(baseName(place.file), (byFile.get(baseName(place.file)) ?? 0) + comparison.delta)
  const isMore = ({ place, comparison }: FunctionChange) => Math.min(comparison.delta, byFile.get(baseName(place.file))!) >= least
  return changes
    .filter((change) => (change.comparison.change === 'grown' || change.comparison.change === 'new') && isMore(change))
    .map((change) => {
      const { before, after } = change.comparison
      return {
        place: change.place,
        change,
        title: `${functionPlace(change.place)} went from ${formatValue(before.value, unitOf(unit))} to ${formatValue(after.value, unitOf(unit))}`,
      }
    })
}

/** Findings about the first functions that grew: notes where each side is one profile, which cannot show how runs differ. */
export function grownFunctionFindings(grown: ReturnType<typeof grownFunctions>, unit: string): Finding[] {
  return grown.slice(0, MAX_FINDINGS).map(({ place, change: { comparison }, title }) => ({
    ...findingOf(place, unit, comparison.delta, null),
    severity: comparison.method === 'mann-whitney' ? 'warning' : 'note',
    title,
    detail: `What it allocated and is alive changed by more than noise (${pText(comparison.p)}). No defer statement did.`,
  }))
}

function findingOf(place: ValueRow, unit: string, value: number, heapBytes: number | null): Omit<Finding, 'severity' | 'title' | 'detail'> {
  return {
    rule: functionGrowing.id,
    function: place.function,
    file: place.file,
    line: place.line,
    value,
    low: null,
    high: null,
    unit: unitOf(unit),
    share: heapBytes === null || unit !== 'bytes' ? null : shareOf(value, heapBytes),
    evidence: null,
    confidence: null,
    cause: 'Objects that the function allocated stay referenced: what refers to them decides, not where they were made.',
    fix: functionGrowing.fix,
    example: null,
    next: [],
  }
}

/** The place of a row: `main.fill`, with its line where rows are lines. */
function functionPlace({ function: name, file, line }: ValueRow): string {
  return line === null ? shortFunctionName(name) : `${shortFunctionName(name)} (${baseName(file)}:${line})`
}

/** The unit of a sample type where reports scale it; `count` for all others. */
function unitOf(unit: string): Unit {
  return unit === 'bytes' || unit === 'nanoseconds' ? unit : 'count'
}
