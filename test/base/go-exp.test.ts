import { describe, expect, it } from 'vitest'
import { fma } from '../../src/base/fma.ts'
import { goExp } from '../../src/base/go-exp.ts'
import { float, GO_VALUES } from '../compat/go/go-values.ts'

describe('exponential', () => {
  it('is to the last bit that of Go', () => {
    for (const [, , y, exp] of GO_VALUES.logexp) expect(goExp(float(y))).toBe(float(exp))
  })

  it('reaches the ends of the range', () => {
    expect([goExp(0), goExp(Infinity), goExp(-Infinity), goExp(Number.NaN)]).toEqual([1, Infinity, 0, Number.NaN])
    expect(goExp(-740) / Math.exp(-740)).toBeCloseTo(1, 0)
  })
})

describe('fma', () => {
  it('rounds once', () => {
    for (const [a, b, c, sum] of GO_VALUES.fma) expect(fma(float(a), float(b), float(c))).toBe(float(sum))
  })
})
