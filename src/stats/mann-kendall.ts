import { inversionChances } from './inversion-chances.ts'
import { normalCdf } from './normal.ts'
import { tieSizes } from './tie-sizes.ts'

/** Up to this number of values the tests for a trend use the exact distribution; beyond, the normal one. */
export const LONGEST_EXACT = 20

/**
 * Two-sided Mann-Kendall test of the hypothesis that values in time order have no trend.
 *
 * `s` is the number of rising pairs minus the number of falling ones. `p` (0..1) is the chance of an |S| at least as large if every
 * order of the values is equally likely: exact up to `LONGEST_EXACT` values, also with ties; beyond, normal with continuity
 * correction. Fewer than two values, or only equal ones, give 1. Values are finite. Snapshots of one process share their
 * long-lived objects, so a small `p` alone does not prove growth there.
 * Source: Mann, Nonparametric tests against trend, Econometrica 13 (1945); Kendall, Rank Correlation Methods (1970), chapters 4 and 5.
 */
export function mannKendall(values: readonly number[]): { s: number; p: number } {
  const s = score(values)
  if (s === 0) return { s, p: 1 }
  const ties = tieSizes(values)
  const p = values.length <= LONGEST_EXACT ? exactP(Math.abs(s), ties) : 2 * normalCdf((1 - Math.abs(s)) / Math.sqrt(scoreVariance(ties)))
  return { s, p }
}

/** The variance of S if the values have no trend; `tieSizes` says how often each value occurs. Source: Kendall (1970), equation 4.4. */
export function scoreVariance(tieSizes: readonly number[]): number {
  const length = tieSizes.reduce((sum, size) => sum + size, 0)
  return tieSizes.reduce((rest, size) => rest - varianceTerm(size), varianceTerm(length)) / 18
}

function varianceTerm(n: number): number {
  return n * (n - 1) * (2 * n + 5)
}

function score(values: readonly number[]): number {
  let s = 0
  for (let j = 1; j < values.length; j++) {
    const later = values[j]!
    for (let i = 0; i < j; i++) {
      const earlier = values[i]!
      if (later > earlier) s++
      else if (later < earlier) s--
    }
  }
  return s
}

/** P(|S| >= `size`) for `size` > 0. S is the number of pairs minus twice the inversions, and is as likely as -S. */
function exactP(size: number, ties: readonly number[]): number {
  const chances = inversionChances(ties)
  const mostInversions = (chances.length - 1 - size) / 2
  let tail = 0
  for (let inversions = 0; inversions <= mostInversions; inversions++) tail += chances[inversions]!
  return Math.min(1, 2 * tail) // without `min`, rounding alone could pass 1
}
