import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFixed, formatShortest } from '../../../src/compat/go/format-float.ts'
import { goLog } from '../../../src/compat/go/log.ts'
import { type ParsedNumber, parseFloat64, parseInt64, parseInt64Prefixed } from '../../../src/compat/go/parse-number.ts'
import { float, GO_VALUES } from './go-values.ts'

describe('parsing', () => {
  it.each(GO_VALUES.float)('reads the float $s', ({ s, b, e }) => {
    const expected: ParsedNumber = e === null ? { value: float(b) } : { error: e as 'invalid syntax' }
    expect(parseFloat64(s)).toEqual(expected)
  })

  it.each(GO_VALUES.atoi)('reads the integer $s', ({ s, v, e }) => {
    expect(parseInt64(s)).toEqual(e === null ? { value: Number(v) } : { error: e })
  })

  it.each(GO_VALUES.int)('reads the integer $s with its prefix', ({ s, v, e }) => {
    expect(parseInt64Prefixed(s)).toEqual(e === null ? { value: Number(v) } : { error: e })
  })
})

describe('formatting', () => {
  it.each(GO_VALUES.format)('prints $v', ({ b, p, f, '+': signed, v }) => {
    expect(formatFixed(float(b), p)).toBe(f)
    expect(formatFixed(float(b), p, true)).toBe(signed)
    expect(formatShortest(float(b))).toBe(v)
  })

  it('rounds ties to even, and all else as toFixed does', () => {
    expect([0.5, 1.5, 2.5, 12.5, -0.5].map((value) => formatFixed(value, 0))).toEqual(['0', '2', '2', '12', '-0'])
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 5 }), (value, digits) => {
        const isTie = Number.isInteger(value * 2 * 10 ** digits) && !Number.isInteger(value * 10 ** digits)
        fc.pre(!isTie && !Object.is(value, -0))
        expect(formatFixed(value, digits).replace(/^-(?=[0.]+$)/, '')).toBe(value.toFixed(digits).replace(/^-(?=[0.]+$)/, ''))
      }),
    )
  })
})

describe('logarithm', () => {
  it('is to the last bit that of Go', () => {
    for (const [x, log] of GO_VALUES.logexp) expect(goLog(float(x))).toBe(float(log))
  })

  it('reaches the ends of the range', () => {
    expect([goLog(1), goLog(Infinity)]).toEqual([0, Infinity])
    expect(goLog(5e-324)).toBeCloseTo(-744.44, 2)
  })
})
