import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heapInterval, recordsPerSample, sampledObjects, samplingProbability, visibleRecords } from '../../src/stats/heap-sampling.ts'
import { relativeError } from './relative-error.ts'
import { type HeapPairVector, heapPairs } from './sampling-vectors.ts'

const PERIOD = 524288 // Go's default MemProfileRate

function expectCounts({ groups, period }: HeapPairVector): void {
  for (const { size, bytesBefore, kBefore, bytesAfter, kAfter } of groups) {
    for (const [bytes, k] of [
      [bytesBefore, kBefore],
      [bytesAfter, kAfter],
    ] as const) {
      const { count, residual } = sampledObjects(bytes, size, period)
      expect(count).toBe(k)
      expect(residual).toBeLessThan(0.05)
    }
  }
}

function expectIntervals({ groups, period, confidence, before, after }: HeapPairVector): void {
  const sides = [
    [groups.map((g) => ({ size: g.size, sampled: g.kBefore })), before],
    [groups.map((g) => ({ size: g.size, sampled: g.kAfter })), after],
  ] as const
  for (const [side, expected] of sides) {
    const { estimate, low, high } = heapInterval(side, period, confidence)
    expect(relativeError(estimate, expected.bytes)).toBeLessThan(1e-12)
    expect(relativeError(low, expected.lo)).toBeLessThan(1e-12)
    expect(relativeError(high, expected.hi)).toBeLessThan(1e-12)
  }
}

describe('samplingProbability', () => {
  it('is 1 - e^(-size / period)', () => {
    expect(relativeError(samplingProbability(96, PERIOD), 0.00018308870596679162)).toBeLessThan(1e-15) // Python math.expm1
    expect(relativeError(samplingProbability(PERIOD, PERIOD), 1 - 1 / Math.E)).toBeLessThan(1e-15)
  })

  it('is 1 where every object is recorded', () => {
    expect([samplingProbability(8, 1), samplingProbability(8, 0)]).toEqual([1, 1])
  })
})

describe('sampledObjects', () => {
  it.each(heapPairs)('recovers the sampled objects of $id', expectCounts)

  it('has a large residual where the bytes are not a whole number of samples', () => {
    expect(sampledObjects(1.5 * 524336, 96, PERIOD).residual).toBeCloseTo(0.5, 3)
  })

  it('counts the objects themselves where every one is recorded', () => {
    expect(sampledObjects(960, 96, 1)).toEqual({ count: 10, residual: 0 })
  })
})

describe('heapInterval', () => {
  it.each(heapPairs)('gives the estimate and bounds of $id', expectIntervals)

  it('is a point where every object is recorded', () => {
    expect(
      heapInterval(
        [
          { size: 96, sampled: 10 },
          { size: 8, sampled: 1 },
        ],
        1,
      ),
    ).toEqual({ estimate: 968, low: 968, high: 968 })
    expect(heapInterval([], 1)).toEqual({ estimate: 0, low: 0, high: 0 })
  })

  it('reaches from 0 to 3.69 periods where nothing is sampled', () => {
    const { estimate, low, high } = heapInterval([], PERIOD)
    expect([estimate, low]).toEqual([0, 0])
    expect(relativeError(high, PERIOD * Math.log(40))).toBeLessThan(1e-14)
  })

  it('begins at the bytes seen and leaves room for one more object where objects are too large to be missed', () => {
    const gigabyte = 2 ** 30
    expect(heapInterval([{ size: gigabyte, sampled: 3 }], PERIOD)).toEqual({
      estimate: 3 * gigabyte,
      low: 3 * gigabyte,
      high: 4 * gigabyte,
    })
  })

  it('is the same whether a size is given once or in parts', () => {
    const parts = heapInterval(
      [
        { size: 4096, sampled: 3 },
        { size: 4096, sampled: 4 },
      ],
      PERIOD,
    )
    const whole = heapInterval([{ size: 4096, sampled: 7 }], PERIOD)
    expect(relativeError(parts.low, whole.low)).toBeLessThan(1e-14)
    expect(relativeError(parts.high, whole.high)).toBeLessThan(1e-14)
  })

  it('holds the estimate and at least the bytes seen, and widens with the confidence', () => {
    const sizes = fc.double({ min: 3, max: 26, noNaN: true }).map((exponent) => 2 ** exponent)
    const groups = fc.array(fc.record({ size: sizes, sampled: fc.nat(1000) }), { maxLength: 5 })
    fc.assert(
      fc.property(groups, (sampled) => {
        const usual = heapInterval(sampled, PERIOD)
        const wide = heapInterval(sampled, PERIOD, 0.99)
        const seen = sampled.reduce((sum, g) => sum + g.size * g.sampled, 0)
        expect(usual.low).toBeGreaterThanOrEqual(seen)
        expect(usual.low).toBeLessThanOrEqual(usual.estimate)
        expect(usual.high).toBeGreaterThanOrEqual(usual.estimate)
        expect(wide.low).toBeLessThanOrEqual(usual.low * (1 + 1e-14)) // the same but for rounding where nothing is missed
        expect(wide.high).toBeGreaterThanOrEqual(usual.high * (1 - 1e-14))
      }),
    )
  })
})

describe('recordsPerSample', () => {
  it('is the number of objects behind one sample', () => {
    expect(relativeError(recordsPerSample(96, PERIOD), 5461.833348592122)).toBeLessThan(1e-14) // Python math.expm1
    expect(recordsPerSample(96, 1)).toBe(1)
  })
})

describe('visibleRecords', () => {
  it('is 16361 objects of 96 bytes at the default rate, for which the chance to see none falls below 0.05', () => {
    const records = visibleRecords(96, PERIOD)
    expect(records).toBe(16361)
    expect(Math.exp((-96 * records) / PERIOD)).toBeLessThanOrEqual(0.05)
    expect(Math.exp((-96 * (records - 1)) / PERIOD)).toBeGreaterThan(0.05)
  })

  it('grows with the probability', () => {
    expect(visibleRecords(96, PERIOD, 0.99)).toBeGreaterThan(visibleRecords(96, PERIOD))
  })

  it('is one object where it cannot be missed', () => {
    expect([visibleRecords(96, 1), visibleRecords(2 ** 30, PERIOD)]).toEqual([1, 1])
  })
})
