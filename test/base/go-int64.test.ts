import { describe, expect, it } from 'vitest'
import { abs64, compareMagnitudes, quotient, truncatedToInt64 } from '../../src/base/go-int64.ts'

const LEAST = -(2n ** 63n)

describe('truncatedToInt64', () => {
  it.each([
    [2.9, 2],
    [-2.9, -2],
    [-0.5, 0],
    [-0, 0],
    [2 ** 53, 2n ** 53n],
    [2 ** 63, LEAST],
    [-(2 ** 63), LEAST],
    [-(2 ** 64), LEAST],
    [Number.NaN, LEAST],
    [Infinity, LEAST],
  ])('of %f is %s, as amd64 converts', (value, integer) => {
    expect(truncatedToInt64(value)).toBe(integer)
  })
})

describe('quotient', () => {
  it.each([
    [7, 2, 3],
    [-7, 2, -3],
    [-1, 2, 0],
    [2n ** 62n, 2, 2n ** 61n],
    [LEAST, -1, LEAST],
  ])('of %s and %s is %s', (a, b, result) => {
    expect(quotient(a, b)).toBe(result)
  })
})

describe('magnitudes', () => {
  it('are those of int64, which has none of its least value', () => {
    expect([abs64(-3), abs64(3n), abs64(-(2n ** 62n)), abs64(LEAST)]).toEqual([3, 3n, 2n ** 62n, LEAST])
  })

  it('sort the largest first', () => {
    expect([1, -3, LEAST, 2].sort(compareMagnitudes)).toEqual([-3, 2, 1, LEAST])
  })
})
