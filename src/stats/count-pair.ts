import { regularizedBeta } from './incomplete-beta.ts'

/**
 * The p-value of the exact test that two Poisson counts have the same rate: twice the smaller tail, at most 1.
 *
 * Counts are integers from 0 to 1e7. Exposures are > 0, both in one unit, such as seconds of profiling. Two counts of zero
 * give 1. Source: Przyborowski and Wilenski, Homogeneity of results in testing samples from Poisson series,
 * Biometrika 31 (1940): given their sum n, the second count is Bin(n, exposureAfter / (exposureBefore + exposureAfter)).
 */
export function countPairP(countBefore: number, countAfter: number, exposureBefore: number, exposureAfter: number): number {
  const exposure = exposureBefore + exposureAfter
  const shareBefore = exposureBefore / exposure
  const shareAfter = exposureAfter / exposure
  const atMost = upperTail(countBefore, countAfter, shareBefore, shareAfter) // few after is the same event as many before
  const atLeast = upperTail(countAfter, countBefore, shareAfter, shareBefore)
  return Math.min(1, 2 * Math.min(atMost, atLeast))
}

/** P(K >= count) for K ~ Bin(count + otherCount, share). */
function upperTail(count: number, otherCount: number, share: number, otherShare: number): number {
  return count === 0 ? 1 : regularizedBeta(share, count, otherCount + 1, otherShare)
}
