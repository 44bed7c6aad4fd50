import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../src/attribution/allocations.ts'
import { shapeOf } from '../../src/attribution/shape.ts'
import { allocation as someAllocation } from '../support/allocation.ts'

const RATE = 524288

function allocation(size: number, objects: number, offset: number, more: Partial<Allocation> = {}): Allocation {
  return someAllocation(size, objects, { offset: BigInt(offset), ...more })
}

/** As a profile of the default rate has it when `count` objects of this size were sampled. */
function sampled(size: number, count: number, offset: number): Allocation {
  const scale = 1 / (1 - Math.exp(-size / RATE))
  return allocation(size, Math.trunc(count * scale), offset, { inuseBytes: Math.trunc(count * size * scale) })
}

describe('shapeOf where every allocation is recorded', () => {
  it('takes a closure and a record in step for a pair', () => {
    const record = allocation(48, 4000, 0x1040)
    expect(shapeOf(record, [record, allocation(16, 4000, 0x1010)], 1, 1).verdict).toBe('pair')
  })

  it('allows what pools may hold, and one percent of large counts', () => {
    const record = allocation(48, 1000, 0x1040)
    expect(shapeOf(record, [allocation(16, 1066, 0x1010)], 1, 1).verdict).toBe('pair')
    expect(shapeOf(record, [allocation(16, 1067, 0x1010)], 1, 1).verdict).toBe('none')
    expect(shapeOf(allocation(48, 100_000, 0x1040), [allocation(16, 99_001, 0x1010)], 1, 1).verdict).toBe('pair')
    expect(shapeOf(allocation(48, 100_000, 0x1040), [allocation(16, 98_999, 0x1010)], 1, 1).verdict).toBe('none')
  })

  it('calls a pair below 67 objects too few', () => {
    const record = allocation(48, 66, 0x1040)
    expect(shapeOf(record, [allocation(16, 66, 0x1010)], 1, 1).verdict).toBe('too-few')
    expect(shapeOf(allocation(48, 67, 0x1040), [allocation(16, 67, 0x1010)], 1, 1).verdict).toBe('pair')
  })

  it('wants the record last on its line, freed objects included', () => {
    const record = allocation(48, 500, 0x1040)
    const freed = { inuseObjects: 0, inuseBytes: 0 }
    expect(shapeOf(record, [allocation(16, 500, 0x1070)], 1, 1).verdict).toBe('none')
    expect(shapeOf(record, [allocation(16, 500, 0x1010), allocation(4096, 3, 0x1100, freed)], 1, 1).verdict).toBe('none')
  })

  it('wants no call between closure and record, and none behind the record', () => {
    const pair = (afterClosure: bigint | null, afterRecord: bigint | null) => {
      const record = allocation(48, 500, 0x1070, { nextCall: afterRecord })
      return shapeOf(record, [record, allocation(16, 500, 0x1010, { nextCall: afterClosure })], 1, 1).verdict
    }
    expect([pair(null, null), pair(0x1070n, null), pair(0x1040n, null), pair(0x1070n, 0x1090n)]).toEqual(['pair', 'pair', 'none', 'none'])
  })

  it('does not take two objects of one call for a pair', () => {
    const record = allocation(48, 500, 0x1040)
    expect(shapeOf(record, [allocation(16, 500, 0x1040)], 1, 1).verdict).toBe('none')
  })

  it('wants room for the code that builds a closure, where instructions have any length', () => {
    const record = allocation(48, 500, 0x1040)
    expect(shapeOf(record, [allocation(16, 500, 0x1040 - 22)], 1, 1).verdict).toBe('none')
    expect(shapeOf(record, [allocation(16, 500, 0x1040 - 24)], 1, 1).verdict).toBe('pair')
    expect(shapeOf(record, [allocation(48, 500, 0x1040 - 32)], 1, 1).verdict).toBe('none')
    expect(shapeOf(record, [allocation(16, 500, 0x1040 - 20)], 1, 4).verdict).toBe('pair')
  })
})

describe('shapeOf in sampled profiles', () => {
  it('takes counts that the sampling explains for a pair', () => {
    expect(shapeOf(sampled(48, 32, 0x1040), [sampled(16, 8, 0x1010)], RATE, 1).verdict).toBe('pair')
    expect(shapeOf(sampled(48, 10, 0x1040), [sampled(16, 3, 0x1010)], RATE, 1).verdict).toBe('pair')
  })

  it('wants 10 sampled records and 3 sampled companions', () => {
    expect(shapeOf(sampled(48, 9, 0x1040), [sampled(16, 3, 0x1010)], RATE, 1).verdict).toBe('too-few')
    expect(shapeOf(sampled(48, 10, 0x1040), [sampled(16, 2, 0x1010)], RATE, 1).verdict).toBe('too-few')
  })

  it('refuses counts that differ by more than chance', () => {
    // 48-byte objects are sampled three times as often as 16-byte ones: equal samples mean unequal numbers
    expect(shapeOf(sampled(48, 60, 0x1040), [sampled(16, 60, 0x1010)], RATE, 1).verdict).toBe('none')
  })
})
