import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countPairP } from '../../src/stats/count-pair.ts'
import { regularizedBeta } from '../../src/stats/incomplete-beta.ts'
import { relativeError } from './relative-error.ts'
import { type CountPairVector, countPairs } from './sampling-vectors.ts'

function expectVector(v: CountPairVector): void {
  const p = countPairP(v.kBefore, v.kAfter, v.exposureBefore, v.exposureAfter)
  expect(relativeError(p, v.p)).toBeLessThan(1e-12)
}

describe('countPairP', () => {
  it.each(countPairs)('of $kBefore and $kAfter in $exposureBefore and $exposureAfter is $p ($id)', expectVector)

  // Expected values: both binomial tails summed term by term, mpmath 1.3.0 with 50 digits.
  it.each([
    [10000000, 10003000, 1, 1, 0.502509476956308],
    [10000000, 10013000, 1, 1, 0.003664084092658774],
    [5000000, 10001000, 10, 20, 0.8553748977863819],
    [10000000, 9950000, 1, 1, 4.356896228066126e-29],
    [100000, 99000, 1, 1, 0.025127217688360945],
    [1000, 1500, 1, 1, 1.3325871648376252e-23],
    [9999999, 1, 1000000, 1, 0.0009988034487760963],
    [7, 10000000, 1, 1000000, 0.4404415634409504],
    [10000000, 10100000, 1, 1, 3.318452635490936e-110],
  ])('of %d and %d in %d and %d is %d', (before, after, exposureBefore, exposureAfter, expected) => {
    expect(relativeError(countPairP(before, after, exposureBefore, exposureAfter), expected)).toBeLessThan(1e-12)
  })

  it.each([
    [20_000_000, 20_020_000, 1, 1],
    [11_000_000, 33_010_000, 1, 3],
  ])('of counts beyond 1e7 is nearly the exact one: %d and %d in %d and %d', (before, after, exposureBefore, exposureAfter) => {
    const share = exposureAfter / (exposureBefore + exposureAfter)
    const exact = 2 * regularizedBeta(share, after, before + 1)
    const p = countPairP(before, after, exposureBefore, exposureAfter)
    expect(p).not.toBe(exact)
    expect(relativeError(p, exact)).toBeLessThan(1e-3)
  })

  it('is 1 where both counts are 0', () => {
    expect(countPairP(0, 0, 2, 3)).toBe(1)
  })

  it('is between 0 and 1 and the same with the sides swapped', () => {
    const counts = fc.nat(5000)
    const exposures = fc.double({ min: 0.1, max: 100, noNaN: true })
    fc.assert(
      fc.property(counts, counts, exposures, exposures, (before, after, exposureBefore, exposureAfter) => {
        const p = countPairP(before, after, exposureBefore, exposureAfter)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(countPairP(after, before, exposureAfter, exposureBefore)).toBe(p)
      }),
    )
  })
})
