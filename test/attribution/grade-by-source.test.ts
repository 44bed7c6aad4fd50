import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../src/attribution/allocations.ts'
import type { Candidates } from '../../src/attribution/candidates.ts'
import type { DeferEvidence } from '../../src/attribution/evidence.ts'
import { gradeLine } from '../../src/attribution/grade-records.ts'
import type { SourceLine } from '../../src/attribution/source-statement.ts'
import { allocation } from '../support/allocation.ts'
import { candidatesOf, deferAt, deferLine, evidenceOf } from '../support/candidates.ts'

/** Each record of a line as `SIZE at OFFSET: CONFIDENCE by EVIDENCE, CONSTRUCT`. */
function graded(line: readonly Allocation[], candidates: Partial<Candidates> = {}, evidence: Partial<DeferEvidence> = {}): string[] {
  return [...gradeLine(line, candidatesOf(line, candidates), evidenceOf(evidence))].map(
    ([one, grade]) => `${one.size} at ${one.offset.toString(16)}: ${grade.confidence} by ${grade.evidence}, ${grade.construct}`,
  )
}

/** Live objects at an offset within the code of main.f, and what the source has at their line. */
function objects(size: number, count: number, offset: number, source: SourceLine | null, more: Partial<Allocation> = {}): Allocation {
  return allocation(size, count, { offset: BigInt(offset), source, ...more })
}

const LOOP = deferLine()
const PLAIN = deferLine({ defers: [] })
const STRONG = '48 at 40: strong by source, loop'

describe('the source at the line of an allocation', () => {
  it('makes the allocation of record size at the highest address a record', () => {
    expect(graded([objects(16, 3, 0x10, LOOP), objects(48, 3, 0x40, LOOP)])).toEqual([STRONG])
    expect(graded([objects(48, 3, 0x40, LOOP), objects(48, 3, 0x10, LOOP)])).toEqual([STRONG])
    expect(graded([objects(48, 3, 0x40, LOOP)])).toEqual([STRONG])
  })

  it('leaves a line open whose last allocation has another size: size and shape say what they can', () => {
    expect(graded([objects(48, 3, 0x10, LOOP), objects(16, 3, 0x40, LOOP)])).toEqual(['48 at 10: possible by size, null'])
  })

  it('does not count inlined calls as the last allocation', () => {
    expect(graded([objects(48, 3, 0x40, LOOP), objects(16, 3, 0x50, LOOP, { isInlined: true })])).toEqual([STRONG])
    expect(graded([objects(48, 3, 0x40, LOOP, { isInlined: true })])).toEqual([])
  })

  it('does not take what is freed for a record', () => {
    expect(graded([objects(48, 0, 0x40, LOOP)])).toEqual([])
  })

  it('takes sizes of the Go version only', () => {
    expect(graded([objects(80, 3, 0x40, LOOP)])).toEqual([])
    expect(graded([objects(80, 3, 0x40, LOOP)], {}, { recordSizes: [48, 80] })).toEqual(['80 at 40: strong by source, loop'])
  })

  it('never takes a defer that runs once for one that makes records', () => {
    const once = deferLine({ defers: [deferAt({ isRepeated: false })] })
    expect(graded([objects(16, 400, 0x10, once), objects(48, 400, 0x40, once)])).toEqual([])
  })

  it('finds the records of several statements of a line where nothing else has their size', () => {
    const two = deferLine({ defers: [deferAt({}), deferAt({ column: 40 })] })
    const records = [objects(48, 3, 0x20, two), objects(16, 3, 0x30, two), objects(48, 3, 0x40, two)]
    expect(graded(records).sort()).toEqual(['48 at 20: strong by source, loop', STRONG])
    expect(graded([...records, objects(48, 3, 0x10, two)])).toEqual([STRONG])
  })

  it('finds the repeated one of several statements of a line', () => {
    const both = deferLine({ defers: [deferAt({ isRepeated: false }), deferAt({ column: 40 })] })
    expect(graded([objects(48, 400, 0x40, both)])).toEqual([STRONG])
  })

  it('is likely where the source is of another revision', () => {
    expect(graded([objects(48, 3, 0x40, deferLine({ fit: 'moved' }))])).toEqual(['48 at 40: likely by source, loop'])
    expect(graded([objects(48, 3, 0x40, deferLine({ fit: 'unknown' }))])).toEqual([STRONG])
  })
})

describe('a line without a defer in a loop', () => {
  const pair = (source: SourceLine) => [objects(16, 4000, 0x10, source), objects(48, 4000, 0x40, source)]

  it('has no record where the source is of the revision that was built, whatever its shape', () => {
    expect(graded(pair(PLAIN))).toEqual([])
  })

  it.each(['moved', 'unknown'] as const)('is left to its shape where the fit is %s', (fit) => {
    expect(graded(pair({ ...PLAIN, fit }))).toEqual(['48 at 40: likely by shape, null'])
  })
})

describe('range-over-func', () => {
  const inBody = { function: 'main.f-range1' }

  it('makes records in its bodies', () => {
    expect(graded([objects(48, 3, 0x40, LOOP, inBody)])).toEqual(['48 at 40: strong by source, range-func'])
  })

  it('makes a marker beside its word at the line of the loop', () => {
    const range = deferLine({ defers: [], isDeferringRange: true })
    expect(graded([objects(48, 1, 0x40, range), objects(8, 1, 0x40, range)])).toEqual(['48 at 40: strong by source, range-func-marker'])
    expect(graded([objects(8, 1, 0x40, range), objects(48, 1, 0x40, range)])).toEqual(['48 at 40: strong by source, range-func-marker'])
  })

  it('makes the marker before the closure of the body, which may be as large as a record', () => {
    const range = deferLine({ defers: [], isDeferringRange: true })
    const marker = [objects(48, 1, 0x10, range), objects(8, 1, 0x10, range)]
    for (const body of [objects(32, 0, 0x40, range), objects(48, 1, 0x40, range)])
      expect(graded([body, ...marker])).toEqual(['48 at 10: strong by source, range-func-marker'])
  })

  it('leaves an object of record size without that word open', () => {
    const range = deferLine({ defers: [], isDeferringRange: true })
    expect(graded([objects(48, 1, 0x40, range)])).toEqual(['48 at 40: possible by size, null'])
    expect(graded([objects(48, 1, 0x40, range), objects(8, 1, 0x10, range)])).toEqual(['48 at 40: possible by size, null'])
  })
})

describe('sampled profiles', () => {
  const RATE = 524_288
  /** As `count` sampled objects of this size are written. */
  const sampled = (size: number, count: number, offset: number, source: SourceLine) => {
    const scale = 1 / (1 - Math.exp(-size / RATE))
    return objects(size, Math.trunc(count * scale), offset, source, { samples: count, inuseBytes: Math.trunc(count * size * scale) })
  }
  const rate = { period: RATE }

  it('leave few samples without another allocation possible: they may be those of a closure as large as a record', () => {
    expect(graded([sampled(48, 9, 0x40, LOOP)], rate)).toEqual(['48 at 40: possible by size, null'])
  })

  it('show a record by ten samples, or by another allocation before it', () => {
    expect(graded([sampled(48, 10, 0x40, LOOP)], rate)).toEqual([STRONG])
    expect(graded([sampled(48, 2, 0x40, LOOP), sampled(16, 1, 0x10, LOOP)], rate)).toEqual([STRONG])
  })

  it('show the record of a bare call by one sample: it has no closure', () => {
    expect(graded([sampled(48, 1, 0x40, deferLine({ defers: [deferAt({ isBare: true })] }))], rate)).toEqual([STRONG])
  })

  it('do not take a line of a bare call and another one for bare', () => {
    const both = deferLine({ defers: [deferAt({ isBare: true }), deferAt({ column: 40 })] })
    expect(graded([sampled(48, 1, 0x40, both)], rate)).toEqual(['48 at 40: possible by size, null'])
  })
})

describe('texts with hidden PCs', () => {
  const pcs = { detail: 'pcs' } as const
  const record = (source: SourceLine | null, prefix = [0x100400n, 0x100300n, 0x100000n]) => objects(48, 3, 0x40, source, { prefix })

  it('are strong where the PCs look like those of a record and the source has a defer in a loop', () => {
    expect(graded([record(LOOP)], pcs)).toEqual([STRONG])
    expect(graded([record(null)], pcs)).toEqual(['48 at 40: likely by prefix, null'])
    expect(graded([record(deferLine({ fit: 'moved' }))], pcs)).toEqual(['48 at 40: likely by source, loop'])
  })

  it('are no records where the source that was built has none', () => {
    expect(graded([record(PLAIN)], pcs)).toEqual([])
    expect(graded([record({ ...PLAIN, fit: 'unknown' })], pcs)).toEqual(['48 at 40: likely by prefix, null'])
  })

  it('stay possible where the PCs do not look like those of a record', () => {
    expect(graded([record(LOOP, [0x100400n, 0x100300n])], pcs)).toEqual(['48 at 40: possible by size, null'])
    expect(graded([record(LOOP, [0x100400n])], pcs)).toEqual([])
  })

  it('are exact where the process names the PCs, whatever the source has', () => {
    const symbols = new Map([
      [0x100400n, 'runtime.mallocgc'],
      [0x100300n, 'runtime.newdefer'],
      [0x100000n, 'runtime.deferproc'],
    ])
    expect(graded([record(PLAIN)], pcs, { symbols })).toEqual(['48 at 40: exact by symbol, loop'])
  })
})
