import { medianRanks } from './median-interval.ts'

/** The largest sample size that benchstat tries when it looks for one that gives an interval. */
export const MOST_FOR_INTERVAL = 50

/** The largest sample size that benchstat tries when it looks for one that gives a significant difference. */
export const MOST_FOR_DIFFERENCE = 10

/**
 * The smallest number of values that bound their median on both sides with this `confidence` (0..1): 6 for 0.95. `null` where more
 * than `MOST_FOR_INTERVAL` are needed. Source: golang.org/x/perf benchmath/anone.go, `medianSamples`.
 */
export function samplesForInterval(confidence: number): number | null {
  for (let count = 2; count <= MOST_FOR_INTERVAL; count++) {
    const { low, high } = medianRanks(count, confidence)
    if (low > 0 && high <= count) return count
  }
  return null
}

/**
 * The smallest number of values on each side for which the p of `mannWhitney` can be at most `alpha` (0..1): 4 for 0.05. `null` where
 * `MOST_FOR_DIFFERENCE` or more are needed.
 *
 * The smallest p of two samples of n distinct values is 2 / C(2n, n). Source: golang.org/x/perf benchmath/anone.go, `uTestSamples`.
 */
export function samplesForDifference(alpha: number): number | null {
  let arrangements = 1
  for (let count = 1; count < MOST_FOR_DIFFERENCE; count++) {
    arrangements = (arrangements * (2 * count) * (2 * count - 1)) / (count * count)
    if (2 / arrangements <= alpha) return count
  }
  return null
}
