import { deviance } from './deviance.ts'
import { regularizedBeta } from './incomplete-beta.ts'
import { gammaQ } from './incomplete-gamma.ts'

/** Where both counts are larger, the normal approximation differs in the fourth digit at most, and the exact tail takes ever longer. */
const MOST_COUNTS = 1e7

/**
 * The p-value of the exact test that two Poisson counts have the same rate: twice the smaller tail, at most 1.
 *
 * Counts are integers >= 0; where both are beyond 1e7, p is that of the normal approximation. Exposures are > 0, both in one unit, such as seconds of profiling. Two counts of zero
 * give 1. Source: Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series,
 * Biometrika 31 (1940): given their sum n, the second count is Bin(n, exposureAfter / (exposureBefore + exposureAfter)).
 * The approximation in saddle-point form: Loader (2000), as in `deviance`.
 */
export function countPairP(countBefore: number, countAfter: number, exposureBefore: number, exposureAfter: number): number {
  const exposure = exposureBefore + exposureAfter
  const shareBefore = exposureBefore / exposure
  const shareAfter = exposureAfter / exposure
  if (Math.min(countBefore, countAfter) > MOST_COUNTS) {
    const count = countBefore + countAfter
    return gammaQ(0.5, deviance(countBefore, count * shareBefore) + deviance(countAfter, count * shareAfter))
  }
  const atMost = upperTail(countBefore, countAfter, shareBefore, shareAfter) // few after is the same event as many before
  const atLeast = upperTail(countAfter, countBefore, shareAfter, shareBefore)
  return Math.min(1, 2 * Math.min(atMost, atLeast))
}

/** P(K >= count) for K ~ Bin(count + otherCount, share). */
function upperTail(count: number, otherCount: number, share: number, otherShare: number): number {
  return count === 0 ? 1 : regularizedBeta(share, count, otherCount + 1, otherShare)
}
