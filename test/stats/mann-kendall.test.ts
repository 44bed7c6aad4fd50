import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mannKendall, scoreVariance } from '../../src/stats/mann-kendall.ts'
import { tieSizes } from '../../src/stats/tie-sizes.ts'
import { allOrders } from './all-orders.ts'
import { relativeError } from './relative-error.ts'
import { type TrendVector, trends } from './trend-vectors.ts'

function expectVector({ values, s, p }: TrendVector): void {
  const test = mannKendall(values)
  expect(test.s).toBe(s)
  expect(relativeError(test.p, p)).toBeLessThan(1e-12)
}

describe('mannKendall', () => {
  it.each(trends)('has score $s and p-value $p for $id', expectVector)

  it('gives the 0.1194 that R prints for the example of cor.test(method = "kendall")', () => {
    const { s, p } = mannKendall([2.5, 4, 2.6, 3.6, 2.8, 3.1, 5.2, 5, 3.8]) // y in the order of x
    expect(s).toBe(16)
    expect(relativeError(p, 21671 / 181440)).toBeLessThan(1e-14) // all permutations, Python fractions
    expect(p).toBeCloseTo(0.1194, 4)
  })

  it('finds the share of all orders whose score is at least as far from 0', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 }), (values) => {
        const { s, p } = mannKendall(values)
        const orders = allOrders(values)
        const asFar = orders.filter((order) => Math.abs(mannKendall(order).s) >= Math.abs(s))
        expect(relativeError(p, asFar.length / orders.length)).toBeLessThan(1e-14)
      }),
      { numRuns: 50 },
    )
  })

  it('is exact up to 20 values and normal with continuity correction beyond', () => {
    const rising = Array.from({ length: 21 }, (_, i) => i)
    expect(relativeError(mannKendall(rising.slice(0, 20)).p, 2 / 2432902008176640000)).toBeLessThan(1e-13) // 2 / 20!
    expect(relativeError(mannKendall(rising.toReversed()).p, 2.7695756011459655e-10)).toBeLessThan(1e-12) // mpmath 1.3.0, `erfc`
  })

  // Expected values: mpmath 1.3.0 with 40 digits, `erfc`.
  it('corrects the variance of the normal distribution for ties', () => {
    const { s, p } = mannKendall([3, 1, 3, 2, 4, 4, 2, 5, 5, 3, 6, 4, 6, 7, 5, 5, 7, 8, 6, 8, 7])
    expect(s).toBe(140)
    expect(relativeError(p, 2.1693352394950396e-5)).toBeLessThan(1e-12)
    expect(relativeError(mannKendall([...new Array<number>(20).fill(0), 1]).p, 0.11667744915847066)).toBeLessThan(1e-12)
  })

  it('finds no trend in equal values, one value or none', () => {
    expect([new Array<number>(30).fill(7), [7, 7, 7], [7], []].map(mannKendall)).toEqual(new Array(4).fill({ s: 0, p: 1 }))
  })

  it('has p-value 1 where no order has a smaller score, and no sooner', () => {
    expect(mannKendall([1, 3, 2, 0])).toEqual({ s: -2, p: 0.75 }) // 6 of 24 orders have score 0
    expect(mannKendall([2, 1, 3])).toEqual({ s: 1, p: 1 })
    expect(mannKendall([5, 1, 3, 1, 0, 5, 5, 5, 1])).toEqual({ s: 1, p: 1 }) // the sum of chances rounds above 1
  })

  it('has the other sign and the same p-value backwards in time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), (values) => {
        const forwards = mannKendall(values)
        const backwards = mannKendall(values.toReversed())
        expect(backwards.s + forwards.s).toBe(0)
        expect(backwards.p).toBe(forwards.p)
        expect(forwards.p).toBeGreaterThanOrEqual(0)
        expect(forwards.p).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('scoreVariance', () => {
  it('is that of the score over all orders', () => {
    const values = [1, 1, 2, 3, 3, 3]
    const scores = allOrders(values).map((order) => mannKendall(order).s)
    const meanSquare = scores.reduce((sum, s) => sum + s * s, 0) / scores.length
    expect(relativeError(scoreVariance(tieSizes(values)), meanSquare)).toBeLessThan(1e-14)
  })
})
