import { describe, expect, it } from 'vitest'
import { deviance } from '../../src/stats/deviance.ts'
import { relativeError } from './relative-error.ts'

describe('deviance', () => {
  // Expected values: mpmath 1.3.0 with 60 digits, from the definition.
  it.each([
    [1, 2, 0.3068528194400547],
    [10, 10, 0],
    [100, 100.001, 4.9999666669644125e-9],
    [1e7, 10003000, 0.4499100202451412],
    [3, 0.001, 21.02010270295074],
  ])('of %d from %d is %d', (value, mean, expected) => {
    expect(relativeError(deviance(value, mean), expected)).toBeLessThan(1e-14)
  })

  it('of NaN is NaN', () => {
    expect(deviance(Number.NaN, 1)).toBeNaN()
  })
})
