import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplingProbability } from '../../src/stats/heap-sampling.ts'
import { restoredSize } from '../../src/stats/restored-size.ts'

const PERIOD = 512 * 1024
const SIZES = [8, 16, 32, 48, 64, 80, 1024, 32_768, 40_960, 1_048_576]

/** What Go writes of `count` samples. Source: runtime/pprof/protomem.go, `scaleHeapSample`. */
const scaled = (count: number, size: number, period: number): [objects: number, bytes: number] => {
  const scale = 1 / samplingProbability(size, period)
  return [Math.trunc(count * scale), Math.trunc(count * size * scale)]
}

describe('restoredSize', () => {
  it('gives the size of what Go wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(...SIZES), fc.constantFrom(1, 4096, PERIOD), (count, size, period) => {
        expect(restoredSize(...scaled(count, size, period), period)).toBe(size)
      }),
    )
  })

  it('gives 48 of 284,002 objects with 13,632,112 bytes, as a store keeps them', () => {
    expect(restoredSize(284_002, 13_632_112, PERIOD)).toBe(48)
  })

  it('takes no mean of two sizes for a size, though it looks like one', () => {
    // 26 records of 48 bytes and 27 closures of 16: their mean is 32 almost exactly
    const [records, closures] = [scaled(40, 48, PERIOD), scaled(13, 16, PERIOD)]
    expect(restoredSize(records[0] + closures[0], records[1] + closures[1], PERIOD)).toBeNull()
    expect(restoredSize(371_387 + 294_916, 22_545_272, PERIOD)).toBeNull()
  })

  it.each([
    [0, 48],
    [1, 0],
    [-1, -48],
  ])('gives none of %d objects with %d bytes', (objects, bytes) => {
    expect(restoredSize(objects, bytes, PERIOD)).toBeNull()
  })
})
