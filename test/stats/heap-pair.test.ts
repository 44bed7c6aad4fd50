import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countPairP } from '../../src/stats/count-pair.ts'
import { type HeapPairGroup, heapPairP } from '../../src/stats/heap-pair.ts'
import { relativeError } from './relative-error.ts'
import { type HeapTestVector, heapTests } from './sampling-vectors.ts'

const PERIOD = 524288 // Go's default MemProfileRate
const MIB = 2 ** 20

function group(size: number, before: number, after: number): HeapPairGroup {
  return { size, before, after }
}

function swapped(groups: readonly HeapPairGroup[]): HeapPairGroup[] {
  return groups.map(({ size, before, after }) => ({ size, before: after, after: before }))
}

function expectP({ groups, period, p }: HeapTestVector): void {
  expect(relativeError(heapPairP(groups, period), p)).toBeLessThan(1e-12)
}

const sizes = fc.double({ min: 3, max: 24, noNaN: true }).map((exponent) => Math.round(2 ** exponent))
const groupLists = fc.uniqueArray(fc.record({ size: sizes, before: fc.nat(60), after: fc.nat(60) }), {
  maxLength: 4,
  selector: (g) => g.size,
})

describe('heapPairP', () => {
  it.each(heapTests)('is $p for $id', expectP)

  // Expected values: mpmath 1.3.0 with 50 digits, the beta density summed by `quad`. The first four stand for more than
  // 1e7 counts, where the test is normal; the last for 741,000.
  it.each([
    [[group(96, 5, 15), group(2 ** 30, 3, 3)], 0.04415193644764189, 1e-6],
    [[group(512, 20, 60), group(2 ** 33, 1, 1)], 1.2860655834813412e-5, 1e-6],
    [[group(96, 40, 10), group(2 ** 36, 4, 4)], 4.103122910867015e-5, 1e-6],
    [[group(8, 30, 60), group(16777216, 40, 40)], 0.0022362471799477913, 1e-12],
    [[group(MIB, 50000, 50300), group(64, 20, 30)], 0.009253017012576229, 1e-12],
  ] as const)('of $0 is $1', (groups, expected, tolerance) => {
    expect(relativeError(heapPairP(groups, PERIOD), expected)).toBeLessThan(tolerance)
  })

  it('is the exact binomial test where objects are far smaller than the period', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (before, after) => {
        expect(relativeError(heapPairP([group(1, before, after)], 1e15), countPairP(before, after, 1, 1))).toBeLessThan(1e-10)
      }),
    )
  })

  it('never falls below 0.05 with 5 samples of small objects, and does with 6', () => {
    expect(heapPairP([group(96, 0, 5)], PERIOD)).toBeGreaterThan(0.05)
    expect(heapPairP([group(96, 0, 6)], PERIOD)).toBeLessThan(0.05)
  })

  it('is 1 for one object more of up to a few periods', () => {
    for (const size of [96, MIB, 3 * MIB]) expect(heapPairP([group(size, 1, 2)], PERIOD)).toBeCloseTo(1, 12)
  })

  it('is the chance that so many objects of several periods were missed, on either side', () => {
    // 1 of 1, of 2 and of 43, and 3 of 43, each missed with exp(-8) or exp(-16): the tails of binomials
    expect(heapPairP([group(8 * MIB, 0, 1)], PERIOD)).toBeCloseTo(2 * Math.exp(-16), 12)
    expect(relativeError(heapPairP([group(4 * MIB, 1, 2)], PERIOD), 2 * (1 - (1 - Math.exp(-8)) ** 2))).toBeLessThan(1e-9)
    expect(relativeError(heapPairP([group(4 * MIB, 43, 42)], PERIOD), 2 * (1 - (1 - Math.exp(-8)) ** 43))).toBeLessThan(1e-9)
    expect(heapPairP([group(4 * MIB, 40, 43)], PERIOD)).toBeLessThan(1e-6)
  })

  it('does not take one large object for a change where small ones may make up for it', () => {
    expect(heapPairP([group(96, 3, 4), group(64 * MIB, 1, 2)], PERIOD)).toBeLessThan(1e-9)
    expect(heapPairP([group(96, 20, 4), group(8 * MIB, 0, 1)], PERIOD)).toBeGreaterThan(0.5)
  })

  it('shows nothing where a difference is smaller than one of the objects that make it', () => {
    const gigabytes = [group(2 ** 36, 1, 1), group(2 ** 30, 2, 1), group(96, 0, 2040)] // 2040 samples stand for 0.996 GiB
    expect(heapPairP(gigabytes, PERIOD)).toBeGreaterThan(0.5)
  })

  it('is 0 where more than one object of hundreds of MiB differs, or one of which float64 has no chance to miss it', () => {
    expect([heapPairP([group(385e6, 1, 3)], PERIOD), heapPairP([group(1024 * MIB, 2, 1)], PERIOD)]).toEqual([0, 0])
  })

  it('compares the bytes themselves where every object is recorded', () => {
    expect(heapPairP([group(96, 4, 5)], 1)).toBe(0)
    expect(heapPairP([group(96, 4, 2), group(48, 0, 4)], 1)).toBe(1)
    expect(heapPairP([group(96, 4, 4)], 0)).toBe(1)
  })

  it('is 1 for no samples', () => {
    expect([heapPairP([], PERIOD), heapPairP([group(96, 0, 0)], PERIOD)]).toEqual([1, 1])
  })

  it('is between 0 and 1 and the same with the sides swapped', () => {
    fc.assert(
      fc.property(groupLists, (groups) => {
        const p = heapPairP(groups, PERIOD)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(heapPairP(swapped(groups), PERIOD)).toBe(p)
      }),
    )
  })

  it('calls equal heaps different less often than it says', () => {
    // Two draws of 20 objects of each size, summed over all outcomes: the chance of p <= 0.05, exactly.
    const size = PERIOD // sampled with the chance 0.632
    const chance = binomialChances(20, 1 - Math.exp(-1))
    let alarms = 0
    for (let before = 0; before <= 20; before++)
      for (let after = 0; after <= 20; after++)
        if (heapPairP([group(size, before, after)], PERIOD) <= 0.05) alarms += chance[before]! * chance[after]!
    expect(alarms).toBeGreaterThan(0.005) // it has power left
    expect(alarms).toBeLessThan(0.05)
  })
})

function binomialChances(n: number, share: number): number[] {
  const chances = [(1 - share) ** n]
  for (let k = 1; k <= n; k++) chances.push((chances[k - 1]! * (n - k + 1) * share) / (k * (1 - share)))
  return chances
}
