import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { theilSen } from '../../src/stats/theil-sen.ts'
import { relativeError } from './relative-error.ts'
import { type TrendVector, trends } from './trend-vectors.ts'

// Sen (1968), section 6, also in SciPy's test_theilslopes; the slopes of all pairs by Python fractions.
const SEN_TIMES = [1, 2, 3, 4, 10, 12, 18]
const SEN_VALUES = [9, 15, 19, 20, 45, 55, 78]

function expectVector({ times, values, slope, low, high }: TrendVector): void {
  const trend = theilSen(times, values)
  expect(relativeError(trend.slope!, slope)).toBeLessThan(1e-12)
  expectBound(trend.low, low)
  expectBound(trend.high, high)
}

function expectBound(bound: number, expected: number): void {
  if (Number.isFinite(expected)) expect(relativeError(bound, expected)).toBeLessThan(1e-12)
  else expect(bound).toBe(expected)
}

describe('theilSen', () => {
  it.each(trends)('has slope $slope within $low and $high for $id', expectVector)

  it('gives slope 4 and the interval 3.71 to 4.38 for the example of Sen', () => {
    expect(theilSen(SEN_TIMES, SEN_VALUES)).toEqual({ slope: 4, low: 26 / 7, high: 35 / 8 })
  })

  it('narrows the interval as far as the inversions allow: 4 at most have the chance 174 / 5040', () => {
    const atMost = 1 - (2 * 174) / 5040
    expect(theilSen(SEN_TIMES, SEN_VALUES, atMost - 1e-9)).toEqual({ slope: 4, low: 15 / 4, high: 46 / 11 })
    expect(theilSen(SEN_TIMES, SEN_VALUES, atMost + 1e-9)).toEqual({ slope: 4, low: 26 / 7, high: 35 / 8 })
  })

  it('takes rank 56 of 190 slopes at confidence 0.99 from 20 values, the normal one being 55', () => {
    const times = Array.from({ length: 20 }, (_, i) => i)
    const values = times.map((t) => t ** 3)
    const slopes = slopesOfCubes(times)
    // Python integers over 20!: 55 inversions at most have the chance 0.00453, 56 have 0.00555
    expect(theilSen(times, values, 0.99)).toEqual({ slope: (slopes[94]! + slopes[95]!) / 2, low: slopes[55]!, high: slopes[190 - 56]! })
  })

  it('takes the rank of a normal interval from its confidence', () => {
    const times = Array.from({ length: 21 }, (_, i) => i)
    const values = times.map((t) => t ** 3)
    const slopes = slopesOfCubes(times)
    const slope = (slopes[104]! + slopes[105]!) / 2
    // 210 pairs, variance 1096.67: ranks (210 - 1.96 * 33.1) / 2 = 72.5 and (210 - 2.576 * 33.1) / 2 = 62.3
    expect(theilSen(times, values)).toEqual({ slope, low: slopes[71]!, high: slopes[210 - 72]! })
    expect(theilSen(times, values, 0.99)).toEqual({ slope, low: slopes[61]!, high: slopes[210 - 62]! })
  })

  it('has no bounds where there are too few values, nor at confidence 1', () => {
    expect(theilSen([0, 1, 2, 3], [0, 6, 12, 30])).toEqual({ slope: 8, low: -Infinity, high: Infinity })
    expect(theilSen([0, 1, 2], [1, 1, 2])).toEqual({ slope: 0.5, low: -Infinity, high: Infinity })
    expect(theilSen(SEN_TIMES, SEN_VALUES, 1)).toEqual({ slope: 4, low: -Infinity, high: Infinity })
    expect(theilSen([0, 1, 2, 3, 4], [7, 7, 7, 7, 7], 1)).toEqual({ slope: 0, low: -Infinity, high: Infinity })
  })

  it('is the slope alone at confidence 0', () => {
    expect(theilSen([0, 1], [1, 4], 0)).toEqual({ slope: 3, low: 3, high: 3 })
  })

  it('has no slope where no two times differ', () => {
    const none = { slope: null, low: -Infinity, high: Infinity }
    expect([theilSen([], []), theilSen([3], [1]), theilSen([3, 3, 3], [1, 2, 3])]).toEqual([none, none, none])
  })

  it('leaves out pairs of equal times', () => {
    // All but (1, 5) and (1, 100) lie on a line of slope 4; their own pair has no slope.
    expect(theilSen([0, 1, 1, 2, 3, 4, 5], [1, 5, 100, 9, 13, 17, 21]).slope).toBe(4)
    // Slopes 4, 99, 4, -91: the median of four.
    expect(theilSen([0, 1, 1, 2], [1, 5, 100, 9]).slope).toBe(4)
  })

  it('takes the normal interval where times are equal: 20 slopes have rank 6', () => {
    const values = [0, 1, 3, 6, 10, 15, 21]
    const times = [0, 1, 2, 3, 4, 5, 5]
    const slopes = times.flatMap((t, j) => times.slice(0, j).map((u, i) => (values[j]! - values[i]!) / (t - u))).filter(Number.isFinite)
    slopes.sort((a, b) => a - b)
    // (20 - 1.96 * sqrt(44.33)) / 2 = 3.47
    expect(theilSen(times, values)).toMatchObject({ low: slopes[2]!, high: slopes[17]! })
  })

  it('scales with the values and, inversely, with the times', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1000 })), { minLength: 5, maxLength: 30 })
    fc.assert(
      fc.property(points, (unsorted) => {
        const sorted = unsorted.toSorted(([a], [b]) => a - b)
        const times = sorted.map(([time]) => time)
        const values = sorted.map(([, value]) => value)
        const { slope, low, high } = theilSen(times, values)
        const scaled = theilSen(
          times.map((t) => 2 * t),
          values.map((v) => 8 * v),
        )
        expect(scaled).toEqual({ slope: slope === null ? null : 4 * slope, low: 4 * low, high: 4 * high })
        if (slope === null) return
        expect(low).toBeLessThanOrEqual(slope)
        expect(high).toBeGreaterThanOrEqual(slope)
      }),
    )
  })
})

/** The slopes of t³ between all pairs of times, ascending. */
function slopesOfCubes(times: readonly number[]): number[] {
  return times.flatMap((t, i) => times.slice(0, i).map((u) => t * t + t * u + u * u)).sort((a, b) => a - b)
}
