import { describe, expect, it } from 'vitest'
import type { DeferSite } from '../../src/attribution/attribute-defers.ts'
import { heapAnswer } from '../../src/report/heap-answer.ts'

const SITE: DeferSite = {
  function: 'main.f',
  file: 'main.go',
  line: 7,
  construct: 'loop',
  recordSize: 48,
  records: 4000,
  recordBytes: 192_000,
  companionObjects: 0,
  companionBytes: 0,
  allocRecords: 4000,
  allocBytes: 192_000,
  sampledObjects: null,
  sampledSizes: [],
  bytesLow: 192_000,
  bytesHigh: 192_000,
  totalLow: 192_000,
  totalHigh: 192_000,
  evidence: 'stack',
  confidence: 'exact',
  shortPairSize: null,
  isPutBack: false,
  hasCompanionsOfRecordSize: false,
  statement: null,
  goroutines: null,
}

function answer(sites: readonly Partial<DeferSite>[], changes: Partial<Parameters<typeof heapAnswer>[0]> = {}) {
  const all = sites.map((site) => ({ ...SITE, ...site }))
  return heapAnswer({
    recordCeiling: null,
    sites: all,
    shownSites: all,
    isFiltered: false,
    unnamedBytes: 0,
    heapBytes: 768_000,
    held: [],
    heldHint: null,
    recordSizes: [48],
    missing: [],
    period: 1,
    ...changes,
  })
}

describe('the answer to a heap', () => {
  it('states what its text says', () => {
    expect(answer([{}, { line: 9, companionObjects: 4000, companionBytes: 64_000, confidence: 'likely' }])).toEqual({
      text: '8,000 defer records are alive at 2 defer statements; with their closures they hold 437.50KiB, 58.33% of the heap in use (evidence as graded below).',
      outcome: 'records',
      sites: 2,
      records: 8000,
      estimated: false,
      total_bytes: 448_000,
      share: 448_000 / 768_000,
      confidence: null,
      invisible_up_to: null,
      undecided_lines: 0,
      undecided_bytes: 0,
      held_sites: 0,
      held_bytes: 0,
      held_share: 0,
    })
  })

  it('rounds what was sampled in its text alone', () => {
    const { text, records, estimated } = answer([{ records: 633_543, sampledObjects: 58 }])
    expect([text.slice(0, 37), records, estimated]).toEqual(['About 634,000 defer records are alive', 633_543, true])
  })

  it('does not count rows that rest on size alone', () => {
    expect(answer([{}, { confidence: 'possible' }]).records).toBe(4000)
    expect(answer([{ confidence: 'possible' }])).toMatchObject({ outcome: 'size-only', records: 0, sites: 0 })
  })

  it('names the line of record size that holds much, and counts the others', () => {
    const small = { confidence: 'possible', records: 70, recordBytes: 3360 } as const
    expect(answer([{ ...small, line: 8 }, small]).text).toBe(
      'No certain defer records; of 2 lines with objects of their size (6.56KiB) this file cannot tell. --min-confidence possible lists them.',
    )
    expect(answer([{ confidence: 'possible' }, small]).text).toBe(
      'No certain defer records, but main.f (main.go:7) holds 4,000 objects of 48 bytes, the size of a defer record: this file cannot tell whether they are records. Nor can it of 1 other line; --min-confidence possible lists them.',
    )
    // ten sampled objects are much, whatever their share
    const sampled = (sampledObjects: number) => answer([{ ...small, sampledObjects }], { period: 524_288 }).text
    expect(sampled(10)).toContain('main.f (main.go:7) holds about 70 objects')
    expect(sampled(9)).toContain('of 1 line with objects of their size')
  })

  it('says what the sampling may hide', () => {
    expect(answer([]).text).toMatch(/^No defer records in this heap\. Open-coded/)
    expect(answer([], { period: 524_288 })).toMatchObject({
      text: expect.stringMatching(/^No defer records sampled\. Fewer than about 32,700 of one statement would be invisible/),
      invisible_up_to: 32_722,
    })
    expect(answer([], { period: 0 }).text).toContain('the profile does not tell its sampling rate')
  })

  it('names the first reason why there are none', () => {
    const shortPair = { confidence: 'possible', shortPairSize: 32, records: 20 } as const
    const sites = [SITE]
    const withheld = { sites, isFiltered: true, unnamedBytes: 9 }
    expect(answer([shortPair], withheld).outcome).toBe('too-few')
    expect(answer([], withheld).outcome).toBe('withheld')
    expect(answer([], { isFiltered: true, unnamedBytes: 9 }).outcome).toBe('filtered')
    expect(answer([], { unnamedBytes: 9 }).outcome).toBe('unnamed')
    expect(answer([]).outcome).toBe('none')
    expect(answer([], { ...withheld, missing: ['addresses of calls'] }).outcome).toBe('lossy')
  })
})
