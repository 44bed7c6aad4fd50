import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../src/attribution/allocations.ts'
import { attributeDefers } from '../../src/attribution/attribute-defers.ts'
import type { Candidates, FrameDetail } from '../../src/attribution/candidates.ts'
import { allocation } from '../support/allocation.ts'

const RECORD = ['runtime.mallocgc', 'runtime.newdefer', 'runtime.deferproc']

/** So many live objects of one size at `main.f`, main.go:7. */
function objects(count: number, size: number, prefixNames: readonly string[], allocated = count): Allocation {
  const prefix = prefixNames.map((_, i) => BigInt(0x100 * (i + 1)))
  return allocation(size, count, { prefix, prefixNames, allocObjects: allocated, allocBytes: allocated * size })
}

function sites(allocations: readonly Allocation[], detail: FrameDetail = 'names', symbols: ReadonlyMap<bigint, string> | null = null) {
  const candidates: Candidates = {
    detail,
    namedBy: 'stack',
    period: 1,
    callAlignment: 1,
    allocations,
    rangeParents: new Set(),
    systemStack: [],
  }
  return attributeDefers(candidates, {
    symbols,
    goroutines: null,
    recordSizes: [48, 80],
    sites: 'shown',
    leastFrames: 2,
    plainDistances: [],
  })
}

describe('attributeDefers: the size of a record', () => {
  it.each([
    ['first', [objects(900, 48, RECORD), objects(3, 80, RECORD)]],
    ['last', [objects(3, 80, RECORD), objects(900, 48, RECORD)]],
    ['beside more that were freed', [objects(1, 80, RECORD, 1_000_000), objects(900, 48, RECORD)]],
    ['beside some of which none lives', [objects(0, 80, RECORD, 1_000_000), objects(900, 48, RECORD)]],
  ])('is that of the most numerous that live: %s', (_name, allocations) => {
    expect(sites(allocations)).toMatchObject([{ recordSize: 48, records: allocations.reduce((sum, one) => sum + one.inuseObjects, 0) }])
  })

  it('is what companions are compared with', () => {
    const records = [objects(3, 80, RECORD), objects(900, 48, RECORD)]
    expect(sites([...records, objects(900, 48, [])])).toMatchObject([{ hasCompanionsOfRecordSize: true }])
    expect(sites([...records, objects(900, 80, [])])).toMatchObject([{ hasCompanionsOfRecordSize: false }])
  })
})

describe('attributeDefers: what was allocated on the way to a record', () => {
  const onTheWay = ['runtime.acquireSudog', 'runtime.semacquire1', 'runtime.gcStart', ...RECORD]

  it('is a companion beside records', () => {
    expect(sites([objects(900, 48, RECORD), objects(2, 96, onTheWay)])).toMatchObject([
      { records: 900, recordBytes: 43_200, recordSize: 48, companionObjects: 2, evidence: 'stack' },
    ])
  })

  it('is nothing without them, also at the size of a record', () => {
    expect(sites([objects(2, 96, onTheWay), objects(2, 48, onTheWay)])).toEqual([])
  })

  it('is nothing where the process named the raw PCs', () => {
    const symbols = new Map(onTheWay.map((name, i) => [BigInt(0x100 * (i + 1)), name]))
    const hidden = { ...objects(2, 48, onTheWay), prefixNames: [] }
    expect(sites([hidden], 'pcs', symbols)).toEqual([])
    const record = { ...hidden, prefix: hidden.prefix.slice(3) }
    expect(sites([record], 'pcs', symbols)).toMatchObject([{ evidence: 'symbol', records: 2 }])
  })
})
