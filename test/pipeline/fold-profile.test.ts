import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Granularity } from '../../src/analysis/nodes.ts'
import type { ProfileSource } from '../../src/base/profile-source.ts'
import { type FoldedProfile, foldProfile } from '../../src/pipeline/fold-profile.ts'
import { type TextProfileOptions, textProfile } from '../support/text-profile.ts'

/** One sample: frames as text, leaf first, each with its inlined calls; values; the text of its labels. */
interface Row {
  readonly stack: readonly (readonly string[])[]
  readonly values: readonly bigint[]
  readonly labels: string
}

type Sums = Record<string, { flat: bigint[]; cum: bigint[] }>

const written = (rows: readonly Row[]) =>
  rows
    .map(
      ({ stack, values, labels }) =>
        `${values.join(' ')}  ${stack.map((frames) => frames.join(' / ')).join(' < ')} ${labels && `{${labels}}`}`,
    )
    .join('\n')

/** A source that counts how often it was read. */
function countedSource(bytes: Uint8Array): ProfileSource & { reads: number } {
  return {
    name: 'test.pb',
    reads: 0,
    async *open() {
      this.reads++
      for (let at = 0; at < bytes.length; at += 100) yield bytes.slice(at, at + 100)
    },
  }
}

async function folded(
  rows: readonly Row[],
  granularity: Granularity,
  options: TextProfileOptions,
): Promise<FoldedProfile & { reads: number }> {
  const source = countedSource(textProfile(written(rows), { sampleTypes: ['inuse_objects/count', 'inuse_space/bytes'], ...options }))
  const result = await foldProfile(source, granularity, null, {})
  return { ...result, reads: source.reads }
}

function sumsOf({ fold, profile }: FoldedProfile): Sums {
  const sums: Sums = {}
  for (let node = 0; node < fold.nodes.length; node++) {
    const label = fold.nodes.label(profile, node)
    expect(sums[label], `two nodes are called ${label}`).toBeUndefined()
    sums[label] = { flat: [0, 1].map((type) => BigInt(fold.flat(node, type))), cum: [0, 1].map((type) => BigInt(fold.cum(node, type))) }
  }
  return sums
}

/** Flat and cum by definition: a name counts once per stack; the leaf is the innermost call. int64 sums wrap. */
function bruteForce(rows: readonly Row[], granularity: Granularity): Sums {
  const sums: Sums = {}
  const labelOf = (frame: string) => {
    const [, name, file, line] = /^(.*?)@(.*?):(\d+)$/.exec(frame)!
    return granularity === 'functions' ? name! : `${name} ${file}:${line}`
  }
  const entry = (label: string) => {
    sums[label] ??= { flat: [0n, 0n], cum: [0n, 0n] }
    return sums[label]
  }
  const add = (to: bigint[], values: readonly bigint[]) => {
    for (const [i, value] of values.entries()) to[i] = BigInt.asIntN(64, to[i]! + value)
  }
  for (const { stack, values } of rows) {
    const labels = stack.flat().map(labelOf)
    for (const label of new Set(labels)) add(entry(label).cum, values)
    if (labels.length > 0) add(entry(labels[0]!).flat, values)
  }
  return sums
}

const frame = fc
  .tuple(
    fc.constantFrom('main.alloc', 'main.walk', 'main.main', 'net/http.f'),
    fc.constantFrom('a.go', 'b.go'),
    fc.integer({ min: 1, max: 2 }),
  )
  .map(([name, file, line]) => `${name}@${file}:${line}`)
const value = fc.oneof(fc.bigInt({ min: -9n, max: 99n }), fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 62n), 2n ** 63n - 1n))
const rows = (labels: fc.Arbitrary<string>) =>
  fc.array(
    fc.record<Row>({
      stack: fc.array(fc.array(frame, { minLength: 1, maxLength: 3 }), { maxLength: 5 }),
      values: fc.tuple(value, value),
      labels,
    }),
    { minLength: 1, maxLength: 12 },
  )
const granularity = fc.constantFrom<Granularity>('functions', 'lines')
const sizes = fc.constantFrom('', 'bytes=48', 'bytes=1024')

const EXAMPLE: readonly Row[] = [
  {
    stack: [['main.alloc@a.go:1'], ['main.walk@a.go:2'], ['main.walk@a.go:2'], ['main.main@b.go:1']],
    values: [1n, 48n],
    labels: 'bytes=48',
  },
  { stack: [['main.alloc@a.go:1', 'main.fast@a.go:7'], ['main.main@b.go:1']], values: [2n, 2048n], labels: 'bytes=1024' },
]
const EXAMPLE_SUMS: Sums = {
  'main.alloc': { flat: [3n, 2096n], cum: [3n, 2096n] },
  'main.walk': { flat: [0n, 0n], cum: [1n, 48n] },
  'main.fast': { flat: [0n, 0n], cum: [2n, 2048n] },
  'main.main': { flat: [0n, 0n], cum: [3n, 2096n] },
}

describe('foldProfile', () => {
  it.each<[string, number, TextProfileOptions, (rows: readonly Row[]) => readonly Row[]]>([
    ["a file in Go's order once", 1, {}, (same) => same],
    ['samples before their locations twice', 2, { order: 'pprof' }, (same) => same],
    ['a file of repeated strings twice', 2, { repeatStrings: true }, (same) => same],
    ['a numeric label before bytes twice', 2, {}, (same) => same.map((row) => ({ ...row, labels: `age=5s ${row.labels}` }))],
    ['another numeric label key twice', 2, {}, (same) => same.map((row) => ({ ...row, labels: 'age=5' }))],
    ['a numeric label after bytes once', 1, {}, (same) => same.map((row) => ({ ...row, labels: `${row.labels} age=5s` }))],
    ['text labels once', 1, {}, (same) => same.map((row) => ({ ...row, labels: `kind=text ${row.labels}` }))],
  ])('reads %s, and sums the same', async (_, reads, options, change) => {
    const result = await folded(change(EXAMPLE), 'functions', options)
    expect(sumsOf(result)).toEqual(EXAMPLE_SUMS)
    expect(result.reads).toBe(reads)
    expect([result.fold.sum(0), result.fold.sum(1), result.fold.total(1)]).toEqual([3, 2096, 2096])
  })

  it.each<[string, TextProfileOptions, fc.Arbitrary<string>]>([
    ["in Go's order", {}, sizes],
    ['with samples before their locations', { order: 'pprof' }, sizes],
    ['with repeated strings', { repeatStrings: true }, sizes],
    ['with repeated strings and samples first', { order: 'pprof', repeatStrings: true }, sizes],
    ['with several numeric labels', {}, fc.constantFrom('', 'bytes=48', 'age=5s bytes=48', 'bytes=48 age=5s', 'age=5s', 'kind=x')],
  ])('gives flat and cum by definition of a file %s', async (_, options, labels) => {
    await fc.assert(
      fc.asyncProperty(rows(labels), granularity, async (samples, by) => {
        const result = await folded(samples, by, options)
        expect(sumsOf(result)).toEqual(bruteForce(samples, by))
        for (const type of [0, 1]) {
          const sum = samples.reduce((total, { values }) => BigInt.asIntN(64, total + values[type]!), 0n)
          expect(BigInt(result.fold.sum(type))).toBe(sum)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('gives allocation sites by the label bytes alone, whatever else is labelled and however the file is read', async () => {
    const samples: readonly Row[] = [
      { stack: [['main.alloc@a.go:1'], ['main.main@b.go:1']], values: [1n, 48n], labels: 'age=7 bytes=48' },
      { stack: [['main.alloc@a.go:1'], ['main.walk@b.go:1']], values: [2n, 96n], labels: 'bytes=48 age=9' },
      { stack: [['main.alloc@a.go:1']], values: [1n, 64n], labels: 'bytes=64' },
      { stack: [['main.alloc@a.go:1']], values: [1n, 5n], labels: 'age=64' },
    ]
    for (const options of [{}, { order: 'pprof' }, { repeatStrings: true }] as const) {
      const { fold } = await folded(samples, 'functions', options)
      const sites = Array.from({ length: fold.sites.length }, (_, row) => [
        fold.sites.size[row],
        fold.sites.samples[row],
        fold.sites.value(row, 1),
      ])
      expect(sites).toEqual([
        [48, 2, 144],
        [64, 1, 64],
        [0, 1, 5],
      ])
    }
  })

  it('keeps the frames of a full-stack capture, and names the frame after the runtime as the allocator', async () => {
    const text = `
      1 48  runtime.mallocgc < runtime.newdefer < runtime.deferproc < main.leak@l.go:7 < main.main {bytes=48}
      1 64  main.alloc < main.main {bytes=64}
      1 80  runtime.malg < runtime.newproc1 {bytes=80}`
    for (const options of [{}, { order: 'pprof' }, { repeatStrings: true }] as const) {
      const source = countedSource(textProfile(text, options))
      const folded = await foldProfile(source, 'functions', null, {})
      const { fold, profile } = folded
      const result = sumsOf(folded)
      expect(source.reads).toBe(2)
      expect(result['runtime.mallocgc']).toEqual({ flat: [1n, 48n], cum: [1n, 48n] })
      expect(result['runtime.newdefer']).toEqual({ flat: [0n, 0n], cum: [1n, 48n] })
      expect(result['main.leak']).toEqual({ flat: [0n, 0n], cum: [1n, 48n] })
      expect(result['main.main']).toEqual({ flat: [0n, 0n], cum: [2n, 112n] })
      const sites = Array.from({ length: fold.sites.length }, (_, row) => {
        const line = profile.locations.lineStart[fold.sites.location[row]!]!
        const name = profile.strings.text(profile.functions.name[profile.locations.lineFunction[line]!]!)
        return [name, profile.prefixes.names(fold.sites.prefix[row]!), fold.sites.size[row]]
      })
      expect(sites).toEqual([
        ['main.leak', ['runtime.mallocgc', 'runtime.newdefer', 'runtime.deferproc'], 48],
        ['main.alloc', [], 64],
        ['runtime.malg', [], 80],
      ])
    }
  })

  it('counts a sample without a stack in the totals alone', async () => {
    const samples: readonly Row[] = [{ stack: [], values: [5n, -7n], labels: '' }, ...EXAMPLE]
    for (const options of [{}, { order: 'pprof' }] as const) {
      const result = await folded(samples, 'functions', options)
      expect(sumsOf(result)).toEqual(EXAMPLE_SUMS)
      expect([result.fold.sum(0), result.fold.sum(1), result.fold.total(1)]).toEqual([8, 2089, 2103])
    }
  })
})
