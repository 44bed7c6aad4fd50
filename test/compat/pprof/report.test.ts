import { describe, expect, it } from 'vitest'
import type { PprofProfile } from '../../../src/compat/pprof/profile.ts'
import { type ReportOptions, timesRatio } from '../../../src/compat/pprof/report.ts'
import { pprofProfileOf } from '../../support/pprof-profile.ts'
import { reportOf } from './pprof-report.ts'

const OPTIONS: Partial<ReportOptions> = { format: 'text', sampleUnit: 'bytes', outputUnit: 'auto' }

function total(profile: PprofProfile, options: Partial<ReportOptions> = {}): unknown {
  const { valueColumn = 0, ...others } = options
  return reportOf(profile, valueColumn, { ...OPTIONS, ...others }).total
}

/** google/pprof internal/report/report_test.go, TestComputeTotal. */
describe('the total of a report, by the cases of pprof', () => {
  const p1 = pprofProfileOf('1 1 a\n1 10 b\n1 100 c')
  const p2 = pprofProfileOf('1 1 a\n1 -10 b\n1 100 c')
  const p3 = pprofProfileOf(`
    10000 1 a
    -10 3 b {pprof::base=true}
    1000 -10 b
    -9000 3 b {pprof::base=true}
    -1 3 b {pprof::base=true}
    100 100 c
    100 3 b {pprof::base=true}`)
  it('is the sum of all values of a type', () => {
    expect([total(p1), total(p1, { valueColumn: 1 })]).toEqual([3, 111])
  })
  it('adds magnitudes', () => {
    expect(total(p2, { valueColumn: 1 })).toBe(111)
  })
  it('is that of a diff base where there is one', () => {
    expect(total(p3)).toBe(9111)
  })
})

describe('the total of a report', () => {
  it('is a mean by a divisor, without its fraction', () => {
    expect(total(pprofProfileOf('3 10 a\n4 20 b'), { valueColumn: 1, divisorColumn: 0 })).toBe(4)
    expect(total(pprofProfileOf('3 10 a\n-3 20 b'), { valueColumn: 1, divisorColumn: 0 })).toBe(30)
  })

  it('ignores a diff base of zeros', () => {
    expect(total(pprofProfileOf('5 a\n0 b {pprof::base=true}'))).toBe(5)
  })

  it('wraps as int64 does', () => {
    expect(total(pprofProfileOf('9223372036854775807 a\n1 b'))).toBe(-(2n ** 63n))
    expect(total(pprofProfileOf('-9223372036854775808 a'))).toBe(-(2n ** 63n))
    expect(total(pprofProfileOf('9007199254740993 a'))).toBe(9007199254740993n)
  })
})

describe('values of a report', () => {
  it.each([
    [2, '3kB'],
    [0.5, '768B'],
    [1, '1.50kB'],
    [0, '1.50kB'],
    [-1, '1.50kB'],
    [Number.NaN, '1.50kB'],
  ])('times %f are %s', (ratio, text) => {
    // google/pprof internal/report/report.go, New: a ratio counts where it is positive
    expect(reportOf(pprofProfileOf('1 f'), 0, { ...OPTIONS, ratio }).format(1536)).toBe(text)
  })

  it('lose their fraction after the ratio', () => {
    expect([timesRatio(5, 0.5), timesRatio(-5, 0.5), timesRatio(2n ** 60n, 0.5)]).toEqual([2, -2, 2n ** 59n])
  })
})
