import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type AllocatedLines,
  areOfOneMoment,
  heapRelation,
  type ProcessTraits,
  processRelation,
  processTraits,
} from '../../src/analysis/same-process.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { captureComments } from '../../src/profile/capture-note.ts'
import { textProfile } from '../support/text-profile.ts'

const TRAITS: ProcessTraits = {
  buildId: 'b1',
  executable: '/srv/app',
  endpoint: null,
  time: 1_800_000_000_000,
  layout: new Map(),
  counters: new Map(),
}
const traits = (changed: Partial<ProcessTraits> = {}): ProcessTraits => ({ ...TRAITS, ...changed })
const later = (changed: Partial<ProcessTraits> = {}): ProcessTraits => traits({ time: TRAITS.time! + 60_000, ...changed })
const counters = (TotalAlloc: number, Mallocs = 10, NumGC = 3) => new Map(Object.entries({ TotalAlloc, Mallocs, NumGC }))
const vdsoAt = (address: bigint) => new Map([['[vdso]', address]])

async function traitsOf(bytes: Uint8Array): Promise<ProcessTraits> {
  return processTraits(await decodeProfile(bytesSource('x', bytes), { begin() {}, sample: () => false }, { inflate: gunzip }))
}
const sampleTraits = (name: string) => traitsOf(readFileSync(new URL(`../../samples/go1.26/${name}`, import.meta.url)))

describe('processRelation', () => {
  it('tells restarts by each counter of MemStats, and equal ones are no restart', () => {
    const before = traits({ counters: counters(100) })
    const is = (after: Map<string, number>) => processRelation(before, later({ counters: after })).is
    expect(is(counters(100))).toBe('unknown')
    expect(is(counters(101, 10, 4))).toBe('unknown')
    expect(is(counters(99))).toBe('restarted')
    expect(is(counters(100, 9))).toBe('restarted')
    expect(is(counters(100, 10, 2))).toBe('restarted')
  })

  it('looks at sums of samples where MemStats are missing on one side, and at nothing where a side has no counters', () => {
    const before = traits({ counters: new Map([...counters(100), ['alloc_space', 50]]) })
    const is = (after: readonly [string, number][]) => processRelation(before, later({ counters: new Map(after) })).is
    expect(is([['alloc_space', 50]])).toBe('unknown')
    expect(is([['alloc_space', 49]])).toBe('restarted')
    expect(is([...counters(100), ['alloc_space', 49]])).toBe('unknown')
    expect(is([])).toBe('unknown')
  })

  it('puts profiles into the order of their times before it compares counters', () => {
    const [first, second] = [traits({ counters: counters(100) }), later({ counters: counters(200) })]
    expect(processRelation(second, first)).toEqual(processRelation(first, second))
  })

  it('tells another program by its build, and by its path where the build is unknown', () => {
    expect(processRelation(traits(), later({ buildId: 'b2' }))).toEqual({ is: 'another', reason: 'its build is another one' })
    expect(processRelation(traits({ buildId: null }), later({ buildId: null, executable: '/srv/other' })).is).toBe('another')
    // a path that a tool put in
    expect(processRelation(traits(), later({ executable: '/home/me/app' })).is).toBe('unknown')
    expect(processRelation(traits({ buildId: null }), later()).is).toBe('unknown')
  })

  it('tells runs apart by where the system put the mappings of its kernel page, whatever libraries did', () => {
    const before = traits({ layout: vdsoAt(0x7fff_0000_1000n) })
    expect(processRelation(before, later({ layout: vdsoAt(0x7fff_0000_1000n) })).is).toBe('same')
    expect(processRelation(before, later({ layout: vdsoAt(0x7fff_0000_2000n) })).is).toBe('another')
    const library = (address: bigint) => new Map([...vdsoAt(0x7fff_0000_1000n), ['/lib/plugin.so', address] as const])
    expect(processRelation(traits({ layout: library(1n << 40n) }), later({ layout: library(1n << 41n) })).is).toBe('same')
    // equal addresses do not outweigh counters that fell: a system may not choose them at random
    const [high, low] = [counters(100), counters(99)]
    expect(processRelation({ ...before, counters: high }, later({ layout: before.layout, counters: low })).is).toBe('restarted')
  })

  it('calls another run at one endpoint a restart, and captures of two endpoints two processes', () => {
    const endpoint = 'http://localhost:6060/debug/pprof/'
    const before = traits({ endpoint, layout: vdsoAt(0x7fff_0000_1000n) })
    expect(processRelation(before, later({ endpoint, layout: vdsoAt(0x7fff_0000_2000n) })).is).toBe('restarted')
    expect(processRelation(before, later({ endpoint: 'http://other:6060/debug/pprof/' })).is).toBe('another')
    expect(processRelation(before, later({ endpoint })).is).toBe('unknown')
  })
})

describe('processTraits', () => {
  it('knows goroutines and heap of one process and moment, and other runs', async () => {
    const [heap, goroutines, fixed] = await Promise.all(['leak.heap.pb.gz', 'leak.goroutine.pb.gz', 'fixed.heap.pb.gz'].map(sampleTraits))
    expect(processRelation(heap!, goroutines!).is).toBe('same')
    expect(areOfOneMoment(heap!, goroutines!)).toBe(true)
    expect(processRelation(heap!, fixed!).is).toBe('another')
  })

  it('reads MemStats and endpoint of a capture, and no counters of a span of time', async () => {
    const comments = captureComments({
      tool: 'deferscope 0.1.0',
      source: 'http://localhost:6060/debug/pprof/heap',
      frames: 'full',
      gc: true,
      memStats: new Map([['NumGC', '7']]),
    })
    const options = { comments, mapping: '/srv/app', timeNanos: 2e15 }
    expect(await traitsOf(textProfile('1 1 1 1 main.f', options))).toEqual({
      buildId: null,
      executable: '/srv/app',
      endpoint: 'http://localhost:6060/debug/pprof/',
      time: 2e9,
      // not at a random address
      layout: new Map(),
      counters: new Map([['NumGC', 7]]),
    })
    expect((await traitsOf(textProfile('1 1 1 1 main.f', { ...options, durationNanos: 1e9 }))).counters.size).toBe(0)
  })
})

describe('heapRelation', () => {
  const lines = (count: number, sizes: (i: number) => { alloc: number; inuse: number }): AllocatedLines =>
    new Map(Array.from({ length: count }, (_, i) => [`line ${i}`, { sizes: [{ size: 64, ...sizes(i) }] }]))
  const start = lines(10, () => ({ alloc: 5, inuse: 1 }))
  const relation = (before: AllocatedLines, after: AllocatedLines, first = traits(), second = later()) =>
    heapRelation(first, second, { before, after }).is

  it('takes two heaps for one process where ten lines have allocated no less, three of them as much as before', () => {
    const grown = (equal: number) => lines(10, (i) => ({ alloc: i < equal ? 5 : 9, inuse: 1 }))
    expect(relation(start, grown(3))).toBe('same')
    expect(relation(start, grown(2))).toBe('unknown')
    expect(
      relation(
        lines(9, () => ({ alloc: 5, inuse: 1 })),
        grown(3),
      ),
    ).toBe('unknown')
  })

  it('knows another run by a line that allocated or freed less', () => {
    expect(
      relation(
        start,
        lines(10, (i) => ({ alloc: i === 0 ? 4 : 5, inuse: 0 })),
      ),
    ).toBe('restarted')
    expect(
      relation(
        start,
        lines(10, (i) => ({ alloc: 5, inuse: i === 0 ? 2 : 1 })),
      ),
    ).toBe('restarted')
    expect(
      relation(
        start,
        lines(9, () => ({ alloc: 5, inuse: 1 })),
      ),
    ).toBe('restarted')
  })

  it('needs a later time, and a build or equal addresses', () => {
    expect(relation(start, start, traits(), traits())).toBe('unknown')
    expect(relation(start, start, later(), traits())).toBe('unknown')
    const noBuild = { buildId: null, layout: new Map() }
    expect(relation(start, start, traits(noBuild), later(noBuild))).toBe('unknown')
    const layout = vdsoAt(0x7fff_0000_1000n)
    expect(relation(start, start, traits({ buildId: null, layout }), later({ buildId: null, layout }))).toBe('same')
    expect(relation(start, start, traits(), later({ buildId: 'b2' }))).toBe('another')
  })
})

describe('areOfOneMoment', () => {
  it('allows for what lies between captures side by side, and cannot tell without times', () => {
    const at = (time: number | null) => traits({ time })
    expect(areOfOneMoment(at(20_000), at(10_000))).toBe(true)
    expect(areOfOneMoment(at(10_000), at(20_001))).toBe(false)
    expect(areOfOneMoment(at(null), at(10_000))).toBe(null)
  })
})
