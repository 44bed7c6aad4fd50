import { describe, expect, it } from 'vitest'
import { lnGamma, stirlingRemainder } from '../../src/stats/ln-gamma.ts'
import { relativeError } from './relative-error.ts'

// Expected values: mpmath 1.3.0 with 60 digits, `loggamma`.
describe('lnGamma', () => {
  it.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [1, 0],
    [1.5, -0.12078223763524522],
    [2, 0],
    [3, Math.LN2],
    [10.25, 13.368023671476045],
    [101, 363.73937555556347],
    [1e7, 151180949.3694739],
  ])('of %d is %d', (x, expected) => {
    expect(Math.abs(lnGamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)))
  })
})

describe('stirlingRemainder', () => {
  it.each([
    [0.001, 2.5422704679670947],
    [0.5, 0.15342640972002736],
    [1, 0.08106146679532726],
    [15.9, 0.005240399880756108],
    [16, 0.0052076559196096404],
    [1000, 8.333333055555635e-5],
  ])('at %d is %d', (x, expected) => {
    expect(Math.abs(stirlingRemainder(x) - expected)).toBeLessThan(3e-15)
  })

  it('keeps its digits where the logarithm of the gamma function itself cancels', () => {
    expect(relativeError(stirlingRemainder(1e7), 1 / 12e7)).toBeLessThan(1e-12) // DLMF 5.11.1, whose next term is 1e-14 of this
  })
})
