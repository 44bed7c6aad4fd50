import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeGoText } from '../../../../src/base/go-text.ts'
import { zoneOfFiles } from '../../../../src/compat/go/time-zone.ts'
import { printComments } from '../../../../src/compat/pprof/print/print-comments.ts'
import { printRaw } from '../../../../src/compat/pprof/print/print-raw.ts'
import { printTags } from '../../../../src/compat/pprof/print/print-tags.ts'
import { printTraces } from '../../../../src/compat/pprof/print/print-traces.ts'
import { aggregated, fixture, NO_WORLD, pprofProfile, printed, reportOf } from '../pprof-report.ts'

const odd = await pprofProfile(fixture('odd.pb.gz'))
const wanted = (name: string): string => decodeGoText(fixture(`${name}.txt`))

describe('a profile with all that is odd', () => {
  it('has the dump that pprof prints', () => {
    expect(printed(printRaw(reportOf(odd, 0), NO_WORLD))).toBe(wanted('odd.raw'))
  })

  it('has the time of another zone in its dump', () => {
    // 3:30 behind in winter
    const zone = () => ({ offset: -12600, name: 'NST' })
    expect(printed(printRaw(reportOf(odd, 0), { ...NO_WORLD, zone }))).toBe(wanted('odd.raw.st-johns'))
  })

  it.each([0, 1, 2])('has the traces that pprof prints, sample type %d', (index) => {
    expect(printed(printTraces(reportOf(aggregated(odd, 'functions'), index), NO_WORLD))).toBe(wanted(`odd.traces.${index}`))
  })

  it.each([0, 1, 2])('has the tags that pprof prints, sample type %d', (index) => {
    expect(printed(printTags(reportOf(odd, index)))).toBe(wanted(`odd.tags.${index}`))
  })

  it('has divided values in its tags', () => {
    expect(printed(printTags(reportOf(odd, 1, { ratio: 1 / 3, outputUnit: 'kb' })))).toBe(wanted('odd.tags.divided'))
  })

  it('has the comments that pprof prints', () => {
    expect(printed(printComments(reportOf(odd, 0)))).toBe(wanted('odd.comments'))
  })
})

describe('printTraces', () => {
  const real = readFileSync(new URL('../../../../samples/go1.26/leak.goroutine.pb.gz', import.meta.url))

  it('hands on chunks of about 64 KiB, not the whole', async () => {
    const profile = await pprofProfile(real)
    // one stack many times over
    const { samples } = profile
    const length = 2000
    const depth = samples.stackStart[1]!
    const many = {
      ...samples,
      length,
      stackStart: Uint32Array.from({ length: length + 1 }, (_, i) => i * depth),
      stack: Uint32Array.from({ length: length * depth }, (_, i) => samples.stack[i % depth]!),
      values: [new Float64Array(length).fill(1)],
      labels: new Uint32Array(length),
    }
    const sizes: number[] = []
    for (const chunk of printTraces(reportOf({ ...profile, samples: many }, 0), NO_WORLD)) sizes.push(chunk.length)
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThan(100_000)
    expect(sizes.slice(0, -1).every((size) => size >= 65536)).toBe(true)
  })

  it('shows zones as they are given', () => {
    expect(printed(printTraces(reportOf(odd, 0), { ...NO_WORLD, zone: zoneOfFiles([]) }))).toContain('Time: 2023-11-14 22:13:20 UTC\n')
  })
})
