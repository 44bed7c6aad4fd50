import { describe, expect, it } from 'vitest'
import { type CompareInput, type CompareOptions, compare } from '../../src/analysis/compare.ts'
import { recordsPerSample } from '../../src/stats/heap-sampling.ts'
import { generator, poisson } from '../support/random.ts'

const PERIOD = 524_288
const OPTIONS: CompareOptions = {
  period: PERIOD,
  unit: 'bytes',
  counts: 'inuse',
  isSameProcess: false,
  alpha: 0.05,
  confidence: 0.95,
  minEffect: 0.01,
}
const EXACT: CompareOptions = { ...OPTIONS, period: 1 }

const sets = (before: readonly number[], after: readonly number[], noise = 0): CompareInput => ({
  before,
  after,
  sizesBefore: null,
  sizesAfter: null,
  noise,
})
/** One profile a side, with these numbers of sampled objects of 48 bytes. */
const pair = (before: number, after: number): CompareInput => {
  const weight = 48 * recordsPerSample(48, PERIOD)
  const sizes = (inuse: number) => (inuse === 0 ? [] : [{ size: 48, alloc: inuse, inuse }])
  return { before: [before * weight], after: [after * weight], sizesBefore: sizes(before), sizesAfter: sizes(after), noise: 0 }
}
const one = (input: CompareInput, options = OPTIONS) => compare([input], options)[0]!

describe('sets of profiles', () => {
  // p: wilcox.exact of R, also 2 / C(16, 8)
  it('differ by the Mann-Whitney test of their medians', () => {
    const before = [10, 11, 12, 13, 14, 15, 16, 17]
    expect(
      one(
        sets(
          before,
          before.map((value) => value + 20),
        ),
      ),
    ).toMatchObject({
      method: 'mann-whitney',
      p: expect.closeTo(0.0001554, 7),
      change: 'grown',
      delta: 20,
      before: { value: 13.5, low: 10, high: 16 },
      needed: null,
    })
  })

  it('of constants that differ are told apart: there the usual tool is wrong', () => {
    // one labeling of C(11, 5) is as far from the mean; its mirror is not, with one side longer
    expect(one(sets(Array(5).fill(8192), Array(6).fill(4096))).p).toBeCloseTo(1 / 462, 12)
  })

  it.each([
    [3, 3, 4],
    [1, 8, 4],
    [2, 2, 4],
  ])('of %i and %i can show nothing, and say how many it takes', (n1, n2, needed) => {
    const result = one(
      sets(
        Array.from({ length: n1 }, (_, i) => i),
        Array.from({ length: n2 }, (_, i) => 100 + i),
      ),
    )
    expect(result).toMatchObject({ change: 'too-few', p: null, q: null, needed })
  })

  it('that differ by less than the effect or the noise that was asked for are unchanged', () => {
    const before = [1000, 1001, 1002, 1003, 1004, 1005]
    expect(
      one(
        sets(
          before,
          before.map((value) => value + 8),
        ),
      ).change,
    ).toBe('unchanged')
    expect(
      one(
        sets(
          before,
          before.map((value) => value + 50),
          60,
        ),
      ).change,
    ).toBe('unchanged')
    expect(
      one(
        sets(
          before,
          before.map((value) => value + 50),
        ),
      ).change,
    ).toBe('grown')
  })

  it('are new or gone where one side is nothing, or what pools keep', () => {
    const much = [5000, 5100, 5200, 5300, 5400]
    expect(one(sets([0, 0, 0, 0, 0], much)).change).toBe('new')
    expect(one(sets(much, [20, 30, 0, 10, 0], 66)).change).toBe('gone')
    expect(one(sets(much, [20, 30, 0, 10, 0])).change).toBe('shrunk')
  })
})

describe('single profiles', () => {
  it('that hold every allocation differ as they differ', () => {
    expect(one(sets([500], [800]), EXACT)).toMatchObject({ method: 'exact', p: 0, change: 'grown', after: { low: 800, high: 800 } })
    expect(one(sets([500], [500]), EXACT)).toMatchObject({ p: 1, change: 'unchanged' })
    expect(one(sets([500], [540], 66), EXACT).change).toBe('unchanged')
  })

  // p: binom.test(36, 56) of R
  it('that were sampled differ by the sampling model', () => {
    const result = one(pair(20, 36))
    expect(result).toMatchObject({ method: 'sampling', change: 'grown', before: { samples: 20 }, after: { samples: 36 } })
    expect(result.p).toBeCloseTo(0.0441, 3)
    expect(one(pair(20, 25)).change).toBe('unchanged')
  })

  it('with fewer than six sampled objects can show nothing', () => {
    expect(one(pair(0, 5))).toMatchObject({ change: 'too-few', p: null })
    expect(one(pair(0, 6))).toMatchObject({ change: 'new' })
  })

  it('are tested on allocated objects where those are what is compared', () => {
    const weight = 48 * recordsPerSample(48, PERIOD)
    const input: CompareInput = {
      before: [40 * weight],
      after: [0],
      sizesBefore: [{ size: 48, alloc: 40, inuse: 3 }],
      sizesAfter: [],
      noise: 0,
    }
    expect(one(input, { ...OPTIONS, counts: 'alloc' })).toMatchObject({ change: 'gone', before: { samples: 40 }, after: { samples: 0 } })
  })

  it('of few but large objects tell them apart all the same', () => {
    const large = (count: number) => (count === 0 ? [] : [{ size: 10 << 20, alloc: count, inuse: count }])
    const input: CompareInput = { before: [0], after: [5 * (10 << 20)], sizesBefore: large(0), sizesAfter: large(5), noise: 0 }
    expect(one(input)).toMatchObject({ change: 'new' })
  })

  it('of one process count only what came and went', () => {
    const weight = 48 * recordsPerSample(48, PERIOD)
    const input: CompareInput = {
      before: [50 * weight],
      after: [60 * weight],
      sizesBefore: [{ size: 48, alloc: 50, inuse: 50 }],
      sizesAfter: [{ size: 48, alloc: 60, inuse: 60 }],
      noise: 0,
    }
    expect(one(input).change).toBe('unchanged')
    expect(one(input, { ...OPTIONS, isSameProcess: true })).toMatchObject({ method: 'same-process', change: 'grown' })
  })
})

describe('a family of rows', () => {
  it('is corrected for its number, without the rows that could show nothing', () => {
    const rows = [pair(15, 45), ...Array.from({ length: 30 }, () => pair(10, 10)), ...Array.from({ length: 300 }, () => pair(1, 2))]
    const results = compare(rows, OPTIONS)
    expect(results[0]!.q).toBeCloseTo(results[0]!.p! * 31, 12)
    expect(results[0]!.change).toBe('grown')
    expect(results.at(-1)!.q).toBe(null)
  })

  it('of 300 functions in which nothing changed is never marked in 20 simulated pairs of sets', () => {
    const random = generator(11)
    const weight = 48 * recordsPerSample(48, PERIOD)
    // long-tailed sizes: from one sampled object to some hundreds
    const means = Array.from({ length: 300 }, (_, i) => 300 / (1 + i))
    const draw = (mean: number) => poisson(mean, random) * weight
    let pairs = 0
    let sixes = 0
    for (let round = 0; round < 20; round++) {
      const rows = means.map((mean) => pair(poisson(mean, random), poisson(mean, random)))
      if (compare(rows, OPTIONS).some(isMarked)) pairs++
      const many = means.map((mean) =>
        sets(
          Array.from({ length: 6 }, () => draw(mean)),
          Array.from({ length: 6 }, () => draw(mean)),
        ),
      )
      if (compare(many, OPTIONS).some(isMarked)) sixes++
    }
    expect({ pairs, sixes }).toEqual({ pairs: 0, sixes: 0 })
  })
})

function isMarked({ change }: { change: string }): boolean {
  return change !== 'unchanged' && change !== 'too-few'
}
