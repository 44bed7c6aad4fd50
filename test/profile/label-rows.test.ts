import { describe, expect, it } from 'vitest'
import { LabelRows } from '../../src/profile/label-rows.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'

/** Row of a label set of numeric labels. */
function intern(rows: LabelRows, ...labels: readonly (readonly [key: number, low: number, high: number])[]): number {
  const buffer = new SampleBuffer()
  for (const [key, low, high] of labels) buffer.pushLabel(key, 0, low, high, 0)
  return rows.intern(buffer)
}

describe('LabelRows', () => {
  it('has the empty list in row 0, and others in order of first sight', () => {
    const rows = new LabelRows()
    expect([intern(rows, [1, 2, 0]), intern(rows), intern(rows, [1, 3, 0]), intern(rows, [1, 2, 0])]).toEqual([1, 0, 2, 1])
    expect(rows.sets.map((set) => set.length)).toEqual([0, 1, 1])
  })

  it('tells lists apart by order, length and both halves of a number', () => {
    const rows = new LabelRows()
    const a = [1, 5, 0] as const
    const b = [2, 5, 0] as const
    const lists = [[a], [b], [a, b], [b, a], [a, a], [[1, 5, -1]], [[1, 0xffffffff, -1]], [[1, 0xffffffff, 0]]] as const
    expect(lists.map((list) => intern(rows, ...list))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(lists.map((list) => intern(rows, ...list))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('finds ten thousand lists again', () => {
    const rows = new LabelRows()
    const wanted = Array.from({ length: 10_000 }, (_, i) => i + 1)
    expect(wanted.map((low) => intern(rows, [7, low, 0]))).toEqual(wanted)
    expect(wanted.map((low) => intern(rows, [7, low, 0]))).toEqual(wanted)
  })

  it('keeps a list of ten thousand labels', () => {
    const rows = new LabelRows()
    const labels = Array.from({ length: 10_000 }, (_, i) => [i, i, 0] as const)
    expect([intern(rows, ...labels), intern(rows, ...labels.slice(1)), intern(rows, ...labels)]).toEqual([1, 2, 1])
    expect(rows.sets[1]).toHaveLength(10_000)
  })
})
