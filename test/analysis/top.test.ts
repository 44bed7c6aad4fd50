import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type TopRow, topRows } from '../../src/analysis/top.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { type FoldedProfile, foldProfile } from '../../src/pipeline/fold-profile.ts'
import { at, type HandProfile, LAYOUTS, profileBytes } from '../conformance/handmade.ts'

const main = at('main')
const f = at('f')
const g = at('g')
const h = at('h')

describe('topRows', () => {
  it('has the largest |flat| first, then names, whatever cum is', async () => {
    expect(
      await top({
        samples: [
          [[g, main], 2],
          [[h, main], -5],
          [[f, h, main], 2],
        ],
      }),
    ).toEqual(['h -5 -3', 'f 2 2', 'g 2 2', 'main 0 -1'])
  })

  it('orders names by their bytes', async () => {
    const names = ['main.a', 'main.B', 'main.a.func1', 'main', '\u{1f600}', '\uffff', 'main.á']
    const rows = await top({ samples: names.map((name) => [[at(name)], 1]) })
    expect(rows).toEqual(['main', 'main.B', 'main.a', 'main.a.func1', 'main.á', '\uffff', '\u{1f600}'].map((name) => `${name} 1 1`))
  })

  it('puts the larger |cum| first where names are the same', async () => {
    const mappings = ['/a/x', '/b/x']
    const small = { lines: [], mapping: 0 }
    const large = { lines: [], mapping: 1 }
    expect(
      await top({
        mappings,
        samples: [
          [[small], 1],
          [[large], 1],
          [[f, large], 4],
        ],
      }),
    ).toEqual(['f 4 4', '[x] 1 5', '[x] 1 1'])
  })

  it('leaves out what cancels to zero, but not what is zero as leaf alone', async () => {
    expect(
      await top({
        samples: [
          [[f, main], 3],
          [[f, g], -3],
          [[h], 0],
        ],
      }),
    ).toEqual(['g 0 -3', 'main 0 3'])
  })

  it('compares numbers with bigints', async () => {
    const big = 2n ** 53n + 1n
    expect(
      await top({
        samples: [
          [[f], 7],
          [[g], big],
          [[h], -big - 1n],
        ],
      }),
    ).toEqual([`h ${-big - 1n} ${-big - 1n}`, `g ${big} ${big}`, 'f 7 7'])
  })

  it('adds up several profiles, each by its own column', async () => {
    const inuse = await fold({
      samples: [
        [[f, main], 2],
        [[g, main], 2n ** 53n - 1n],
      ],
    })
    const both = await fold({
      samples: [[[g, f], 5, 3]],
      sampleTypes: [
        ['alloc_space', 'bytes'],
        ['inuse_space', 'bytes'],
      ],
    })
    const rows = topRows([
      { tables: inuse.profile, fold: inuse.fold, type: 0 },
      { tables: both.profile, fold: both.fold, type: 1 },
    ])
    expect(rows.map(text)).toEqual([`g ${2n ** 53n + 2n} ${2n ** 53n + 2n}`, 'f 2 5', `main 0 ${2n ** 53n + 1n}`])
  })

  it('of no profile at all is empty', () => {
    expect(topRows([])).toEqual([])
  })
})

describe('flat and cum', () => {
  // up to 2^62, so that sums pass 2^53 and wrap
  const value = fc.oneof(fc.bigInt(-100n, 100n), fc.bigInt(-(2n ** 62n), 2n ** 62n))
  const location = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 })
  const samples = fc.array(fc.tuple(fc.array(location, { maxLength: 6 }), value, value), { maxLength: 12 })

  it('are the sums by definition, in 64-bit integers, however the file is laid out', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.constantFrom(...LAYOUTS), async (stacks, layout) => {
        const sampleTypes = [
          ['alloc_space', 'bytes'],
          ['inuse_space', 'bytes'],
        ] as const
        const profile: HandProfile = {
          samples: stacks.map(([stack, ...values]) => [stack.map((names) => at(...names)), ...values]),
          sampleTypes,
        }
        const { fold: sums, profile: tables } = await fold(profile, layout)
        for (const type of [0, 1]) {
          const rows = topRows([{ tables, fold: sums, type }])
          const byName = Object.fromEntries(rows.map(({ name, flat, cum }) => [name, [BigInt(flat), BigInt(cum)]]))
          expect(byName).toEqual(definition(stacks.map(([stack, ...values]) => [stack.flat(), values[type]!])))
          expect(BigInt(sums.sum(type))).toBe(wrapped(stacks.reduce((sum, [, ...values]) => sum + values[type]!, 0n)))
        }
      }),
    )
  })

  it('have cum at least flat, and flats that sum up to the total, where values are not negative', async () => {
    const positive = fc.array(fc.tuple(fc.array(location, { minLength: 1, maxLength: 6 }), fc.nat(1000)), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(positive, async (stacks) => {
        const { fold: sums, profile } = await fold({ samples: stacks.map(([stack, n]) => [stack.map((names) => at(...names)), n]) })
        const rows = topRows([{ tables: profile, fold: sums, type: 0 }])
        for (const { flat, cum } of rows) expect(cum).toBeGreaterThanOrEqual(Number(flat))
        expect(rows.reduce((sum, { flat }) => sum + Number(flat), 0)).toBe(sums.total(0))
      }),
    )
  })
})

/** Flat and cum straight from what they mean, by name; those that are both zero left out. */
function definition(samples: readonly (readonly [frames: readonly string[], value: bigint])[]): Record<string, readonly bigint[]> {
  const names = new Set(samples.flatMap(([frames]) => frames))
  const sum = (isCounted: (frames: readonly string[]) => boolean) =>
    wrapped(samples.reduce((total, [frames, value]) => (isCounted(frames) ? total + value : total), 0n))
  return Object.fromEntries(
    [...names]
      .map((name) => [name, [sum((frames) => frames[0] === name), sum((frames) => frames.includes(name))]] as const)
      .filter(([, sums]) => sums.some((one) => one !== 0n)),
  )
}

function wrapped(value: bigint): bigint {
  return BigInt.asIntN(64, value)
}

function fold(profile: HandProfile, layout = LAYOUTS[0]!): Promise<FoldedProfile> {
  return foldProfile(bytesSource('handmade', profileBytes(profile, layout)), 'functions', null, {})
}

async function top(profile: HandProfile): Promise<string[]> {
  const { profile: tables, fold: sums } = await fold(profile)
  return topRows([{ tables, fold: sums, type: 0 }]).map(text)
}

function text({ name, flat, cum }: TopRow): string {
  return `${name} ${flat} ${cum}`
}
