import { inversionChances } from './inversion-chances.ts'
import { LONGEST_EXACT, scoreVariance } from './mann-kendall.ts'
import { normalQuantile } from './normal.ts'
import { tieSizes } from './tie-sizes.ts'

/** A slope in units of value per unit of time, with the bounds of a confidence interval: low <= slope <= high. */
export interface SlopeInterval {
  /** `null` where all times are equal. */
  readonly slope: number | null
  /** `-Infinity` where there are too few values for this confidence. */
  readonly low: number
  /** `Infinity` where there are too few values for this confidence. */
  readonly high: number
}

/**
 * The Theil-Sen estimate of a trend: the median slope of all pairs, with an interval of this `confidence` (0..1).
 *
 * `times` has the length of `values`; times are finite and ascending. Pairs of equal times have no slope. The interval is exact
 * up to `LONGEST_EXACT` values without ties, else from the normal distribution; equal times only make it wider.
 * Source: Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
 */
export function theilSen(times: readonly number[], values: readonly number[], confidence = 0.95): SlopeInterval {
  const slopes = pairSlopes(times, values)
  const count = slopes.length
  if (count === 0) return { slope: null, low: -Infinity, high: Infinity }
  const slope = (slopes[(count - 1) >> 1]! + slopes[count >> 1]!) / 2
  const rank = boundRank(values, count, (1 - confidence) / 2)
  return rank >= 1 ? { slope, low: slopes[rank - 1]!, high: slopes[count - rank]! } : { slope, low: -Infinity, high: Infinity }
}

/** The slopes of all pairs of different times, ascending. */
function pairSlopes(times: readonly number[], values: readonly number[]): Float64Array {
  const slopes = new Float64Array((times.length * (times.length - 1)) / 2)
  let count = 0
  for (let j = 1; j < times.length; j++)
    for (let i = 0; i < j; i++) {
      const elapsed = times[j]! - times[i]!
      if (elapsed !== 0) slopes[count++] = (values[j]! - values[i]!) / elapsed
    }
  return slopes.subarray(0, count).sort()
}

/**
 * The rank of the interval's bounds among the sorted slopes, counted from either end from 1. A result below 1, also `-Infinity` or NaN,
 * means no bound.
 */
function boundRank(values: readonly number[], slopeCount: number, tail: number): number {
  const length = values.length
  const ties = tieSizes(values)
  const isUntied = ties.length === length && slopeCount === (length * (length - 1)) / 2
  if (length <= LONGEST_EXACT && isUntied) return exactRank(inversionChances(ties), tail)
  return Math.floor((slopeCount + normalQuantile(tail) * Math.sqrt(scoreVariance(ties))) / 2)
}

/** The largest rank for which the chance of fewer inversions than the rank is at most `tail`. */
function exactRank(chances: Float64Array, tail: number): number {
  let rank = 0
  for (let fewer = chances[0]!; fewer <= tail; fewer += chances[rank]!) rank++
  return rank
}
