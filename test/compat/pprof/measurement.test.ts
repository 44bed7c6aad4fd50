import { describe, expect, it } from 'vitest'
import { label, percentage, scale, scaledLabel } from '../../../src/compat/pprof/measurement.ts'

// google/pprof internal/measurement/measurement_test.go, TestScale
describe('scale', () => {
  it.each([
    [1, 's', 'ms', 1000, 'ms'],
    [1, 'kb', 'b', 1024, 'B'],
    [1, 'kbyte', 'b', 1024, 'B'],
    [1, 'kilobyte', 'b', 1024, 'B'],
    [1, 'mb', 'kb', 1024, 'kB'],
    [1, 'gb', 'mb', 1024, 'MB'],
    [1024, 'gb', 'tb', 1, 'TB'],
    [1024, 'tb', 'pb', 1, 'PB'],
    [2048, 'mb', 'auto', 2, 'GB'],
    [3.1536e7, 's', 'auto', 8760, 'hrs'],
    [-1, 's', 'ms', -1000, 'ms'],
    [1, 'foo', 'count', 1, ''],
    [1, 'foo', 'bar', 1, 'bar'],
    [2000, 'count', 'count', 2000, ''],
    [2000, 'count', 'auto', 2000, ''],
    [2000, 'count', 'minimum', 2000, ''],
    [8e10, 'nanogcu', 'petagcus', 8e-14, 'P*GCU'],
    [1.5e10, 'microGCU', 'teraGCU', 1.5e-8, 'T*GCU'],
    [3e6, 'milliGCU', 'gigagcu', 3e-6, 'G*GCU'],
    [1000, 'kilogcu', 'megagcu', 1, 'M*GCU'],
    [2000, 'GCU', 'kiloGCU', 2, 'k*GCU'],
    [7, 'megaGCU', 'gcu', 7e6, 'GCU'],
    [5, 'gigagcus', 'milligcu', 5e12, 'm*GCU'],
    [7, 'teragcus', 'microGCUs', 7e18, 'u*GCU'],
    [1, 'petaGCU', 'nanogcus', 1e24, 'n*GCU'],
    [100, 'NanoGCU', 'auto', 100, 'n*GCU'],
    [5000, 'nanogcu', 'auto', 5, 'u*GCU'],
    [3000, 'MicroGCU', 'auto', 3, 'm*GCU'],
    [4000, 'MilliGCU', 'auto', 4, 'GCU'],
    [4000, 'GCU', 'auto', 4, 'k*GCU'],
    [5000, 'KiloGCU', 'auto', 5, 'M*GCU'],
    [6000, 'MegaGCU', 'auto', 6, 'G*GCU'],
    [7000, 'GigaGCU', 'auto', 7, 'T*GCU'],
    [8000, 'TeraGCU', 'auto', 8, 'P*GCU'],
    [9000, 'PetaGCU', 'auto', 9000, 'P*GCU'],
  ] as const)('of %d %s in %s is %d %s', (value, from, to, scaled, unit) => {
    const result = scale(value, from, to)
    expect(result.unit).toBe(unit)
    expect(result.value).toBeCloseTo(scaled, 9)
  })
})

// values of pprof's own measurement package
describe('scaledLabel', () => {
  it.each([
    [1152, 'bytes', 'kb', '1.12kB'],
    [1664, 'bytes', 'kb', '1.62kB'],
    [2176, 'bytes', 'auto', '2.12kB'],
    [0, 'bytes', 'kb', '0'],
    [-1, 'bytes', 'pb', '0'],
    [1, 'bytes', 'gb', '0'],
    [5243, 'bytes', 'mb', '0.01MB'],
    [2n ** 53n + 1n, 'bytes', 'bytes', '9007199254740992B'],
    [-(2n ** 63n), 'ns', 's', '-9223372036.85s'],
    [90, 'minutes', 'auto', '90'],
  ] as const)('of %s %s in %s is %s', (value, from, to, text) => {
    expect(scaledLabel(value, from, to)).toBe(text)
  })

  it('chooses the unit where none is given', () => {
    expect(label(1536, 'bytes')).toBe('1.50kB')
    expect(label(61e9, 'nanoseconds')).toBe('61s')
    expect(label(7, 'goroutines')).toBe('7')
  })
})

// values of pprof's own measurement package
describe('percentage', () => {
  it.each([
    [1, 8, '12.50%'],
    [0, 0, '    0%'],
    [5, 0, '    0%'],
    [9995, 10000, '  100%'],
    [9994, 10000, '99.94%'],
    [10005, 10000, '  100%'],
    [10006, 10000, '100.06%'],
    [97, 1e8, '9.7e-05%'],
    [-1, 8, '12.50%'],
    [1, 1000, '  0.1%'],
    [125, 1e6, '0.013%'],
    [99999, 1e7, '    1%'],
  ] as const)('of %d in %d is "%s"', (value, total, text) => {
    expect(percentage(value, total)).toBe(text)
  })
})
