import type { Change, Comparison } from '../analysis/compare.ts'
import type { ValueRow } from '../analysis/line-values.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { Confidence } from '../attribution/evidence.ts'
import { compareText } from '../base/order.ts'
import type { RuntimeRow } from './runtime-table.ts'

/** A function, or one of its lines, in two sets. */
export interface FunctionChange {
  readonly place: ValueRow
  readonly comparison: Comparison
}

/** A defer statement in two sets; its values are all bytes of its line. */
export interface DeferChange {
  readonly site: DeferSite
  /** Its line in the first set, where it was different; else null. */
  readonly movedFrom: number | null
  readonly recordsBefore: number
  readonly recordsAfter: number
  readonly comparison: Comparison
}

/** A defer statement whose pending calls hold memory in one of two sets; its values are the bytes that they hold. */
export interface HeldChange {
  readonly held: {
    readonly function: string
    readonly file: string
    readonly line: number
    readonly construct: DeferSite['construct']
    readonly confidence: Confidence
  }
  readonly comparison: Comparison
}

/** A later set, compared with the first. */
export interface ComparedSet {
  readonly label: string
  readonly profilesBefore: number
  readonly profilesAfter: number
  readonly defers: readonly DeferChange[]
  readonly held: readonly HeldChange[]
  readonly functions: readonly { readonly type: string; readonly unit: string; readonly rows: readonly FunctionChange[] }[]
  readonly runtime: readonly RuntimeRow[]
}

/** A change that is marked, because it is more than noise. */
export type MarkedChange = Exclude<Change, 'unchanged' | 'too-few'>

/** Whether a change is marked. */
export function isMarked(change: Change): change is MarkedChange {
  return change !== 'unchanged' && change !== 'too-few'
}

/** A changed row of any table. */
type NamedChange =
  | DeferChange
  | HeldChange
  | { readonly place: { readonly function: string }; readonly comparison: Pick<Comparison, 'change' | 'delta' | 'after'> }

/** Sorts rows for the report: marked ones first, then by |delta|, by value, by name. */
export function markedFirst<T extends NamedChange>(rows: readonly T[]): T[] {
  return [...rows].sort(
    (a, b) =>
      Number(isMarked(b.comparison.change)) - Number(isMarked(a.comparison.change)) ||
      Math.abs(b.comparison.delta) - Math.abs(a.comparison.delta) ||
      b.comparison.after.value - a.comparison.after.value ||
      compareText(nameOf(a), nameOf(b)),
  )
}

function nameOf(row: NamedChange): string {
  if ('held' in row) return row.held.function
  return 'site' in row ? (row.site.function ?? '') : row.place.function
}
