import { describe, expect, it } from 'vitest'
import { roughInterval, roughValue, shortCount } from '../../src/base/units.ts'

const MIB = 1024 ** 2

describe('roughValue', () => {
  it.each([
    ['half as wide as the value', 21.5 * MIB, 14 * MIB, 29 * MIB, 'bytes', '22 MiB'],
    ['narrow', 21.5 * MIB, 21.4 * MIB, 21.6 * MIB, 'bytes', '21.50 MiB'],
    ['wider than the value', 1.2 * MIB, 0.1 * MIB, 8 * MIB, 'bytes', '1 MiB'],
    ['of a count', 371_387, 257_000, 519_000, 'count', '370,000'],
    ['of a small count', 264, 181, 372, 'count', '260'],
    ['of a share', 0.2227, 0.15, 0.31, 'share', '22%'],
    ['of a small share', 0.0123, 0.009, 0.016, 'share', '1.2%'],
    ['of nothing seen', 0, 0, 2 * MIB, 'bytes', '0 B'],
  ])('has the digits that an interval allows: %s', (_name, value, low, high, kind, text) => {
    expect(roughValue(value, low, high, kind)).toBe(text)
  })

  it('is exact where there is no interval, or none is known', () => {
    expect(roughValue(384_000, 384_000, 384_000, 'bytes')).toBe('375.00KiB')
    expect(roughValue(384_000, null, null, 'bytes')).toBe('375.00KiB')
    expect(roughValue(384_000, -Infinity, Infinity, 'bytes')).toBe('375.00KiB')
  })

  it('keeps the unit that is asked for', () => {
    expect(roughValue(21.5 * MIB, 14 * MIB, 29 * MIB, 'bytes', 'KiB')).toBe('22,000 KiB')
  })
})

describe('roughInterval', () => {
  it('is rounded outwards, in the unit of the value', () => {
    expect(roughInterval(17 * MIB, 11.77 * MIB, 23.76 * MIB, 'bytes')).toBe('11-24 MiB')
    expect(roughInterval(371_387, 257_112, 518_999, 'count')).toBe('250,000-520,000')
  })
})

describe('shortCount', () => {
  it.each([
    [6000, '6,000'],
    [9999, '9,999'],
    [12_498, '12.5k'],
    [371_000, '371k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [1_234_567, '1.23M'],
    [4.2e9, '4.2G'],
  ])('of %d is %s', (value, text) => {
    expect(shortCount(value)).toBe(text)
  })
})
