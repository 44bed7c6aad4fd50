import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gammaQuantile } from '../../src/stats/gamma-quantile.ts'
import { gammaP, gammaQ } from '../../src/stats/incomplete-gamma.ts'
import { relativeError } from './relative-error.ts'

// [shape, probability, quantile]: mpmath 1.3.0 with 60 digits, root of the series DLMF 8.7.1. Shape 1 is -ln(1 - p).
const QUANTILES: readonly (readonly [number, number, number])[] = [
  [0.001, 0.5, 5.244206408277979e-302],
  [0.001, 0.975, 5.679251996823297e-12],
  [0.001, 0.999999999999, 17.795747396040134],
  [0.5, 1e-12, 7.853981633974483e-25],
  [0.5, 0.025, 0.000491034558587628],
  [0.5, 0.5, 0.2274682115597864],
  [0.5, 0.975, 2.5119430936574436],
  [0.5, 0.999999999999, 25.422085666224586],
  [1, 1e-12, 1.0000000000005e-12],
  [1, 0.025, 0.025317807984289876],
  [1, 0.5, Math.LN2],
  [1, 0.975, 3.6888794541139354],
  [1, 0.999999999999, 27.63104323789336],
  [2.5, 1e-12, 2.562321748415268e-5],
  [2.5, 0.025, 0.4156058067433312],
  [2.5, 0.5, 2.1757300955477636],
  [2.5, 0.975, 6.416250997015013],
  [2.5, 0.999999999999, 32.619341261291765],
  [100.3, 1e-12, 45.08213310411043],
  [100.3, 0.025, 81.63459027835438],
  [100.3, 0.5, 99.9668643241822],
  [100.3, 0.975, 120.85835282867707],
  [100.3, 0.999999999999, 187.65245217076637],
  [10000, 1e-12, 9312.628969854226],
  [10000, 0.025, 9804.952467260184],
  [10000, 0.5, 9999.666668642047],
  [10000, 0.975, 10196.941824999883],
  [10000, 0.999999999999, 10719.692099677293],
  [900000, 1e-12, 893342.6552443765],
  [900000, 0.025, 898141.5622372145],
  [900000, 0.5, 899999.6666666886],
  [900000, 0.975, 901860.3320685145],
  [900000, 0.999999999999, 906689.6703172826],
  [1100000, 1e-12, 1092638.324518853],
  [1100000, 0.025, 1097945.3197477572],
  [1100000, 0.5, 1099999.6666666847],
  [1100000, 0.975, 1102056.5745579996],
  [1100000, 0.999999999999, 1107394.0013554958],
  [1e7, 1e-12, 9977771.167643229],
  [1e7, 0.025, 9993802.996884268],
  [1e7, 0.5, 9999999.666666668],
  [1e7, 0.975, 10006198.8974216],
  [1e7, 0.999999999999, 10022261.164765963],
]

describe('gammaQuantile', () => {
  it.each(QUANTILES)('of shape %d at probability %d is %d', (shape, probability, expected) => {
    expect(relativeError(gammaQuantile(probability, shape), expected)).toBeLessThan(1e-12)
  })

  it('is 0 and infinity at the ends', () => {
    expect([gammaQuantile(0, 3), gammaQuantile(1, 3)]).toEqual([0, Infinity])
  })

  it('is 0 where the value is too small for a number', () => {
    expect([gammaQuantile(0.3, 1e-3), gammaQuantile(0.6, 1e-4)]).toEqual([0, 0])
    expect(gammaQuantile(1.3360385405868243e-7, 0.021445434503400453)).toBe(0) // 1.6e-321, among the subnormal numbers
  })

  it('is the mean where the shape is so large that no spread is left', () => {
    expect(gammaQuantile(0.025, 1e56)).toBe(1e56)
  })

  it('is NaN where an argument is', () => {
    expect([gammaQuantile(Number.NaN, 1), gammaQuantile(0.3, Number.NaN)]).toEqual([Number.NaN, Number.NaN])
  })

  it('undoes gammaP below the median and gammaQ above it', () => {
    const shapes = fc.double({ min: -2, max: 5, noNaN: true }).map((exponent) => 10 ** exponent)
    const tails = fc.double({ min: -12, max: -0.4, noNaN: true }).map((exponent) => 10 ** exponent)
    fc.assert(
      fc.property(shapes, tails, (shape, tail) => {
        const low = gammaQuantile(tail, shape)
        fc.pre(low > 1e-290)
        expect(relativeError(gammaP(shape, low), tail)).toBeLessThan(1e-11)
        const probability = 1 - tail // rounds the tail itself
        expect(relativeError(gammaQ(shape, gammaQuantile(probability, shape)), 1 - probability)).toBeLessThan(1e-11)
      }),
    )
  })
})
