import type { Comparison } from '../analysis/compare.ts'
import type { ComparedSet } from './compared-sets.ts'
import type { COMPARISON_COLUMNS } from './diff-columns.ts'
import type { RowOf } from './rows.ts'

/** The cells of a comparison in a table of two sets; what is not finite is empty. */
export function comparisonCells(
  comparison: Comparison,
  set: Pick<ComparedSet, 'profilesBefore' | 'profilesAfter'>,
  metric: string,
  unit: string,
): RowOf<typeof COMPARISON_COLUMNS> {
  const { before, after, delta, ratio, p, q, method, change, needed } = comparison
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    metric,
    unit,
    before: before.value,
    before_low: finite(before.low),
    before_high: finite(before.high),
    after: after.value,
    after_low: finite(after.low),
    after_high: finite(after.high),
    delta,
    ratio,
    p,
    q,
    n_before: set.profilesBefore,
    n_after: set.profilesAfter,
    before_samples: before.samples,
    after_samples: after.samples,
    method,
    change,
    needed,
  }
}
