import { describe, expect, it } from 'vitest'
import { continuedFraction } from '../../src/stats/continued-fraction.ts'
import { relativeError } from './relative-error.ts'

describe('continuedFraction', () => {
  it('is the golden ratio where every term is 1', () => {
    expect(
      relativeError(
        continuedFraction(
          () => 1,
          () => 1,
        ),
        (1 + Math.sqrt(5)) / 2,
      ),
    ).toBeLessThan(1e-15)
  })

  it('is 4 / pi for 1 + 1²/(3 + 2²/(5 + ...))', () => {
    const value = continuedFraction(
      (n) => n * n,
      (n) => 2 * n + 1,
    )
    expect(relativeError(value, 4 / Math.PI)).toBeLessThan(1e-15) // DLMF 4.25.3 at z = 1
  })

  it('passes over a denominator of 0', () => {
    expect(
      relativeError(
        continuedFraction(
          () => 1,
          (n) => Math.min(n, 1),
        ),
        (Math.sqrt(5) - 1) / 2,
      ),
    ).toBeLessThan(1e-15)
  })

  it('is NaN where a term is', () => {
    expect(
      continuedFraction(
        () => Number.NaN,
        () => 1,
      ),
    ).toBeNaN()
  })
})
