import { describe, expect, it } from 'vitest'
import { heldMemory } from '../../src/attribution/held-memory.ts'
import { HELD_FLOOR } from '../../src/attribution/held-objects.ts'
import { HeldStacks } from '../../src/attribution/held-stacks.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { readHeapInputs } from '../../src/pipeline/heap-inputs.ts'
import { findHolders } from '../../src/pipeline/held-memory.ts'
import { analyzeReport } from '../../src/report/analyze-report.ts'
import {
  foundFor,
  type HeldCapture,
  type HeldTruth,
  heldAnalysis,
  heldCaptures,
  heldFacts,
  heldProfile,
  truthName,
} from '../support/held.ts'
import { generator } from '../support/random.ts'

const isApart = ({ tag }: HeldTruth) => tag === 'net/http' || tag === 'pool'
const isHolder = (one: HeldTruth) => one.kind === 'holds' && one.bytes >= HELD_FLOOR.bytes && !isApart(one)

describe('held memory of the programs in test/held, every allocation recorded', async () => {
  const found = await Promise.all(heldCaptures(true).map(async (capture) => ({ capture, analysis: await heldAnalysis(capture) })))
  const judged = found.flatMap(({ capture, analysis }) => capture.truths.map((truth) => ({ truth, held: foundFor(analysis.held, truth) })))

  it('covers four Go versions, twelve programs at least, holders and look-alikes', () => {
    expect([...new Set(found.map(({ capture }) => capture.version))]).toEqual(['go1.22', 'go1.24', 'go1.26', 'go1.27'])
    expect(new Set(found.map(({ capture }) => capture.program)).size).toBeGreaterThanOrEqual(12)
    expect(judged.filter(({ truth }) => isHolder(truth)).length).toBeGreaterThan(180)
    expect(judged.filter(({ truth }) => truth.kind === 'alike').length).toBeGreaterThan(70)
  })

  it('names nine holders in ten within 2% of the truth, and none of them wrong by more than 25%', () => {
    const holders = judged.filter(({ truth }) => isHolder(truth))
    const ratios = holders.map(({ truth, held }) => ({ name: truthName(truth), ratio: (held?.estimate ?? 0) / truth.bytes }))
    const wrong = ratios.filter(({ ratio }) => Math.abs(ratio - 1) > 0.02)
    expect(wrong.length / holders.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.1)
    expect(wrong.filter(({ ratio }) => ratio > 0 && Math.abs(ratio - 1) > 0.25)).toEqual([])
  })

  it('makes no look-alike strong, and one in ten likely at most', () => {
    const alike = judged.filter(({ truth }) => truth.kind === 'alike' && !isApart(truth))
    expect(alike.filter(({ held }) => held?.confidence === 'strong').map(({ truth }) => truthName(truth))).toEqual([])
    expect(alike.filter(({ held }) => held !== undefined).length).toBeLessThanOrEqual(alike.length / 10)
  })

  it('says of pools where the memory goes, and calls it likely', () => {
    const pools = judged.filter(({ truth }) => truth.tag === 'pool')
    expect(pools.length).toBeGreaterThan(0)
    for (const { truth, held } of pools)
      if (held !== undefined) expect([held.confidence, held.holder.held.givesTo !== null], truthName(truth)).toEqual(['likely', true])
  })

  it('shares what goroutines of net/http allocated among those who close bodies, not a byte twice', () => {
    const bodies = found.filter(({ capture }) => capture.program === 'fetch')
    expect(bodies.length).toBeGreaterThan(0)
    for (const { analysis, capture } of bodies) {
      expect(analysis.held.map(({ confidence }) => confidence)).toEqual(['likely', 'likely'])
      const shared = analysis.held.map(({ lines }) =>
        lines.filter(({ kind }) => kind === 'shared').reduce((sum, one) => sum + one.estimate, 0),
      )
      // the truth of each is its own and all that is shared
      const own = analysis.held.reduce((sum, one) => sum + one.estimate, 0) - shared.reduce((sum, one) => sum + one, 0)
      const truth = capture.truths.reduce((sum, one) => sum + one.bytes, 0)
      expect((own + 2 * shared.reduce((sum, one) => sum + one, 0)) / truth).toBeCloseTo(1, 1)
    }
  })

  it('names nothing that is no marked statement, nothing below the floor, and no more than is alive', () => {
    for (const { capture, analysis } of found) {
      const marked = new Set(capture.truths.map(({ line }) => line))
      expect(
        analysis.held.filter(({ holder }) => !marked.has(holder.held.statement.line)).map(({ holder }) => holder.held.statement.line),
        capture.program,
      ).toEqual([])
      for (const one of analysis.held) expect(one.estimate).toBeGreaterThanOrEqual(HELD_FLOOR.bytes)
      expect(analysis.held.reduce((sum, one) => sum + one.estimate, 0)).toBeLessThanOrEqual(analysis.heapBytes)
    }
  })

  it('has a row of defers for each, and rows of lines that add up to it', () => {
    for (const { analysis } of found) {
      const { tables } = analyzeReport(analysis)
      for (const { holder, estimate } of analysis.held) {
        const isOf = (row: Readonly<Record<string, unknown>>, line: string) =>
          row['file'] === holder.file && row[line] === holder.statement.line
        const rows = tables['defers']!.rows.filter((row) => isOf(row, 'line') && row['held_bytes'] !== null)
        expect(rows.map((row) => row['held_bytes'])).toEqual([Math.round(estimate)])
        const lines = tables['held']!.rows.filter((row) => isOf(row, 'defer_line'))
        const counted = lines.filter((row) => row['kind'] !== 'shared')
        const isHttp = holder.held.closesBody
        if (!isHttp) expect(counted.reduce((sum, row) => sum + Number(row['bytes']), 0)).toBe(Math.round(estimate))
      }
    }
  })
})

describe('held memory outside of loops', () => {
  const workers = heldCaptures(true).find(({ program, version }) => program === 'workers' && version === 'go1.26')!

  /** Confidence and calls of the 50 workers that wait with one release each, by how many goroutines are inside. */
  async function released(goroutines: number | null): Promise<unknown> {
    const { heaps, stacks } = await stacksOf(workers)
    const held = heldMemory(stacks, heaps[0]!.profile.period, () => ({ records: null, goroutines }))
    const one = held.find(({ holder }) => holder.function === 'main.release')
    return one === undefined ? null : [one.confidence, one.pending?.estimate ?? null]
  }

  it('is strong where the goroutines inside are as many as the objects, likely where nothing tells, and normal work where few are', async () => {
    expect(await released(50)).toEqual(['strong', 50])
    expect(await released(null)).toEqual(['likely', 50])
    expect(await released(500)).toEqual(['likely', 500])
    expect(await released(3)).toBeNull()
  })
})

describe('held memory of the programs in test/held, sampled', () => {
  it('is within its interval in 93 of 100 captures at the default rate', async () => {
    const outside: string[] = []
    let cases = 0
    for (const capture of heldCaptures(false)) {
      const { held } = await heldAnalysis(capture)
      for (const truth of capture.truths) {
        const one = foundFor(held, truth)
        if (one === undefined || isApart(truth)) continue
        if (truth.kind === 'alike') expect(one.confidence, truthName(truth)).toBe('likely')
        cases++
        if (truth.bytes < one.low || truth.bytes > one.high) outside.push(truthName(truth))
        expect(one.sampled).toBeGreaterThanOrEqual(HELD_FLOOR.samples)
      }
    }
    expect(cases).toBeGreaterThan(100)
    expect(outside.length / cases, outside.join()).toBeLessThanOrEqual(0.07)
  })

  it('holds the truth in 93 of 100 of thousands of simulated samplings', async () => {
    const random = generator(15)
    let cases = 0
    let inside = 0
    for (const capture of heldCaptures(true)) {
      const { stacks } = await stacksOf(capture)
      for (let run = 0; run < 10; run++) {
        const held = heldMemory(sampled(stacks, random), PERIOD, () => ({ records: null, goroutines: null }))
        for (const truth of capture.truths.filter(isHolder)) {
          const one = foundFor(held, truth)
          if (one === undefined) continue
          cases++
          if (one.low <= truth.bytes && truth.bytes <= one.high) inside++
        }
      }
    }
    expect(cases).toBeGreaterThan(1000)
    expect(inside / cases).toBeGreaterThanOrEqual(0.93)
  })
})

/** What the stacks of a capture give to deferred calls. */
async function stacksOf(capture: HeldCapture) {
  const { source } = await heldFacts()
  const opened = fileSource(heldProfile(capture))
  const { heaps } = await readHeapInputs([opened], null, { inflate: gunzip })
  const stacks = new HeldStacks(await findHolders(heaps, source!))
  await decodeProfile(
    opened,
    stacks.sinkFor(heaps[0]!.profile, () => true),
    { inflate: gunzip },
  )
  return { heaps, stacks }
}

/** Go's default rate. */
const PERIOD = 512 * 1024

/** What the profiler would have sampled of exact groups: each object by itself. Source: runtime/malloc.go, `nextSample`. */
function sampled({ groups, transport }: HeldStacks, random: () => number): Pick<HeldStacks, 'groups' | 'transport'> {
  const scaled = <T extends { readonly size: number; objects: number; bytes: number }>(one: T): T => {
    const chance = -Math.expm1(-one.size / PERIOD)
    let count = 0
    for (let i = 0; i < one.objects; i++) if (random() < chance) count++
    // Source: runtime/pprof/protomem.go, `scaleHeapSample`
    return { ...one, objects: Math.trunc(count / chance), bytes: Math.trunc((count * one.size) / chance) }
  }
  const isSeen = ({ bytes }: { readonly bytes: number }) => bytes > 0
  const kept = [...groups].map(([key, one]) => [key, scaled(one)] as const).filter(([, one]) => isSeen(one))
  return {
    groups: new Map(kept),
    transport: new Map([...transport].map(([key, one]) => [key, scaled(one)] as const).filter(([, one]) => isSeen(one))),
  }
}
