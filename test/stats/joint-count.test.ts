import { describe, expect, it } from 'vitest'
import { samplingProbability } from '../../src/stats/heap-sampling.ts'
import { jointCount } from '../../src/stats/joint-count.ts'
import { generator } from '../support/random.ts'

const PERIOD = 524288

describe('the number of passes by objects of several kinds', () => {
  it('pools the kinds, and leaves out what sampling mostly misses', () => {
    // of readers of a zip archive: dictionaries, windows of codes, buffers, and what is too small
    const kinds = [
      { size: 32768, sampled: 25 },
      { size: 4864, sampled: 7 },
      { size: 4096, sampled: 4 },
      { size: 2688, sampled: 1 },
    ]
    const count = jointCount(kinds, PERIOD)!
    const chance = [32768, 4864, 4096].reduce((sum, size) => sum + samplingProbability(size, PERIOD), 0)
    expect(count.estimate).toBeCloseTo(36 / chance, 9)
    // R: poisson.test(36)$conf.int is 25.21 to 49.84
    expect([count.low * chance, count.high * chance].map((one) => one.toFixed(2))).toEqual(['25.21', '49.84'])
  })

  it('says nothing where kinds have different numbers, and where nothing was sampled', () => {
    const kinds = [
      { size: 32768, sampled: 60 },
      { size: 32768, sampled: 15 },
    ]
    expect(jointCount(kinds, PERIOD)).toBeNull()
    expect(jointCount([], PERIOD)).toBeNull()
  })

  it('has the truth in its interval in at least 93 of 100 of 2,000 samplings', () => {
    const random = generator(17)
    let hits = 0
    let told = 0
    for (let run = 0; run < 2000; run++) {
      const passes = 50 + Math.floor(random() * 1000)
      const kinds = [4096, 40960, 32768, 512].map((size) => {
        const chance = samplingProbability(size, PERIOD)
        let sampled = 0
        for (let i = 0; i < passes; i++) if (random() < chance) sampled++
        return { size, sampled }
      })
      const count = jointCount(
        kinds.filter(({ sampled }) => sampled > 0),
        PERIOD,
      )
      if (count === null) continue
      told++
      if (count.low <= passes && passes <= count.high) hits++
    }
    expect(told).toBeGreaterThan(1900)
    expect(hits / told).toBeGreaterThanOrEqual(0.93)
  })
})
