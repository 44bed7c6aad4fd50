import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gammaP, gammaQ } from '../../src/stats/incomplete-gamma.ts'
import { relativeError } from './relative-error.ts'

describe('gammaP and gammaQ', () => {
  // Expected values: mpmath 1.3.0 with 60 digits, `gammainc(regularized=True)`. Shapes 1/2 with x = 1/2 give the
  // normal probability of one standard deviation, 0.6827.
  it.each([
    [0.001, 0.5, 0.9994399333435292, 0.0005600666564707498],
    [0.001, 30, 1, 3.033689506589931e-18],
    [0.5, 0.5, 0.6826894921370859, 0.3173105078629141],
    [0.5, 8, 0.9999366575163338, 6.334248366623985e-5],
    [1, 1e-9, 9.999999995e-10, 0.999999999],
    [2.5, 40, 0.9999999999999991, 8.391825114831611e-16],
    [10, 3, 0.0011024881301154798, 0.9988975118698845],
    [100, 60, 1.4815276326460468e-6, 0.9999985184723673],
    [100, 170, 0.9999999975699227, 2.430077261155182e-9],
    [10.5, 11.4, 0.6452659586512711, 0.3547340413487288],
    [10.5, 11.6, 0.6665918024351977, 0.33340819756480233],
  ])('of shape %d at %d are %d and %d', (shape, x, p, q) => {
    expect(relativeError(gammaP(shape, x), p)).toBeLessThan(1e-12)
    expect(relativeError(gammaQ(shape, x), q)).toBeLessThan(1e-12)
  })

  it('are 0 and 1 at 0, 1 and 0 at infinity', () => {
    expect([gammaP(5, 0), gammaQ(5, 0), gammaP(5, Infinity), gammaQ(5, Infinity)]).toEqual([0, 1, 1, 0])
  })

  it('are NaN where an argument is', () => {
    expect([gammaP(Number.NaN, 1), gammaQ(1, Number.NaN)]).toEqual([Number.NaN, Number.NaN])
  })

  it('sum to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 2e4, noNaN: true }), (shape, x) => {
        expect(Math.abs(gammaP(shape, x) + gammaQ(shape, x) - 1)).toBeLessThan(1e-15)
      }),
    )
  })
})
