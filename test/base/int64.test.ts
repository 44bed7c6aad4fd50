import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareIntegers, type Integer, MAX_EXACT_SUM, magnitude, narrow, plus, widened } from '../../src/base/int64.ts'

const int64 = fc.oneof(
  fc.bigInt({ min: -9n, max: 9n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 1n - 2n ** 53n, -(2n ** 53n)),
)

describe('an Integer', () => {
  it('is a number exactly while that is exact', () => {
    expect([narrow(2n ** 53n - 1n), narrow(1n - 2n ** 53n), narrow(0n)]).toEqual([MAX_EXACT_SUM, -MAX_EXACT_SUM, 0])
    expect([narrow(2n ** 53n), narrow(-(2n ** 53n))]).toEqual([2n ** 53n, -(2n ** 53n)])
  })

  it('adds up exactly, and wraps as int64 does', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        const sum = BigInt.asIntN(64, a + b)
        expect(plus(narrow(a), narrow(b))).toBe(narrow(sum))
      }),
    )
  })

  it('compares and has a magnitude as bigints have', () => {
    fc.assert(
      fc.property(int64, int64, (a, b) => {
        expect(Math.sign(compareIntegers(narrow(a), narrow(b)))).toBe(a < b ? -1 : a > b ? 1 : 0)
        expect(BigInt(magnitude(narrow(a)))).toBe(a < 0n ? -a : a)
      }),
    )
  })
})

it('widened keeps every number as it is', () => {
  const values: Integer[] = [0, -1, MAX_EXACT_SUM]
  const wide = widened(Float64Array.from(values as number[]))
  expect(Array.from(wide)).toEqual(values.map(BigInt))
  expect(widened(wide)).toBe(wide)
})
