import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { regularizedBeta } from '../../src/stats/incomplete-beta.ts'
import { relativeError } from './relative-error.ts'

describe('regularizedBeta', () => {
  // Expected values: mpmath 1.3.0 with 50 digits, `betainc(regularized=True)`.
  it.each([
    [0.5, 2, 3, 0.6875],
    [0.3, 2.5, 0.5, 0.01892712407194565],
    [0.5, 10.005, 21.7, 0.9834658275072152],
    [0.001, 0.5, 0.5, 0.020135041633377492],
    [0.9, 30.25, 4.5, 0.6647344719448126],
    [1e-5, 3, 10000, 0.0001547005776631899],
    [0.75, 0.01, 0.02, 0.673864993215115],
    [0.2, 100.5, 300.25, 0.007173347420667393],
    [0.5, 500.5, 400.1, 0.0004031990628020549],
    [0.999, 1000, 2.5, 0.8487988867813241],
    [0.5, 0.5, 8.25, 0.9991439606348719],
    [0.001, 1, 5, 0.004990009995001],
  ])('at %d of %d and %d is %d', (x, a, b, expected) => {
    expect(relativeError(regularizedBeta(x, a, b), expected)).toBeLessThan(1e-13)
  })

  it('is 0 at 0 and 1 at 1', () => {
    expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1])
  })

  it('is NaN where an argument is', () => {
    expect([regularizedBeta(Number.NaN, 1, 2), regularizedBeta(0.5, Number.NaN, 2)]).toEqual([Number.NaN, Number.NaN])
  })

  it('of a = 1 or b = 1 is a power', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true }), (x, c) => {
        expect(relativeError(regularizedBeta(x, c, 1), x ** c)).toBeLessThan(1e-12)
        expect(relativeError(regularizedBeta(x, 1, c), -Math.expm1(c * Math.log1p(-x)))).toBeLessThan(1e-12)
      }),
    )
  })

  it('keeps the digits of a small complement that the caller knows', () => {
    expect(relativeError(regularizedBeta(1, 3, 2, 1e-20), 1)).toBe(0)
    expect(relativeError(regularizedBeta(1 - 1e-9, 1e9, 1, 1e-9), Math.exp(1e9 * Math.log1p(-1e-9)))).toBeLessThan(1e-12)
  })
})
