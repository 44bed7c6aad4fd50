import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValueRow } from '../../../src/compat/benchstat/value-row.ts'

const changes = fc.array(fc.tuple(fc.oneof(fc.nat(5), fc.nat(40_000)), fc.constantFrom('', 'a', 'b')), { maxLength: 20 })

function rowOf(list: readonly (readonly [number, string])[]): ValueRow {
  return list.reduce((row, [index, value]) => row.with(index, value), ValueRow.EMPTY)
}

function valuesOf(list: readonly (readonly [number, string])[]): Map<number, string> {
  const values = new Map(list)
  for (const [index, value] of values) if (value === '') values.delete(index)
  return values
}

describe('ValueRow', () => {
  it('has what was set last at each index, and leaves the row that it was made of', () => {
    fc.assert(
      fc.property(changes, fc.nat(40_000), (list, index) => {
        const row = rowOf(list)
        expect(row.at(index)).toBe(valuesOf(list).get(index) ?? '')
        const next = row.with(index, 'c')
        expect([next.at(index), row.at(index)]).toEqual(['c', valuesOf(list).get(index) ?? ''])
      }),
    )
  })

  it('equals a row with the same values, in whatever order and range they were set', () => {
    fc.assert(
      fc.property(changes, changes, (a, b) => {
        const [x, y] = [valuesOf(a), valuesOf(b)]
        const indexes = [...x.keys(), ...y.keys()].filter((index) => x.get(index) !== y.get(index))
        expect(rowOf(a).firstDifference(rowOf(b))).toBe(indexes.length === 0 ? -1 : Math.min(...indexes))
        expect(rowOf(a).equals(rowOf(b))).toBe(indexes.length === 0)
        const same = rowOf([[40_000, 'z'], ...[...x].reverse(), [40_000, x.get(40_000) ?? '']])
        expect([same.equals(rowOf(a)), same.hash]).toEqual([true, rowOf(a).hash])
      }),
    )
  })

  it('shares its nodes with the row that it was made of', () => {
    // otherwise 20,000 keys set one by one, with a result after each, were 200,000,000 values
    let row = ValueRow.EMPTY
    const rows = Array.from({ length: 20_000 }, (_, index) => {
      row = row.with(index, 'v')
      return row
    })
    expect(rows[9_999]!.firstDifference(rows[19_999]!)).toBe(10_000)
    expect(row.firstDifference(rows[19_998]!)).toBe(19_999)
  })
})
