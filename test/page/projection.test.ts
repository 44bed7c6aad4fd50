import { describe, expect, it } from 'vitest'
import { projectionOf } from '../../src/page/projection.ts'

const ROW = {
  values: [10, 20, 30],
  times: [0, 10, 20],
  pattern: 'growing',
  slope: 1,
  slope_low: 0.5,
  slope_high: 2,
  seconds_to_limit: 10,
}

describe('projectionOf', () => {
  it('draws the slope through the middle of the values, with its ends, to the moment of the limit', () => {
    const { columns, hasLimit, first, last, seconds } = projectionOf(ROW)
    expect(columns[0]).toEqual([0, 10, 20, 30])
    expect(columns[1]).toEqual([10, 20, 30, null])
    expect(columns[2]).toEqual([10, 20, 30, 40])
    expect(columns[3]).toEqual([15, 20, 25, 30])
    expect(columns[4]).toEqual([0, 20, 40, 60])
    expect(columns[5]).toEqual([40, 40, 40, 40])
    expect({ hasLimit, first, last, seconds }).toEqual({ hasLimit: true, first: 10, last: 30, seconds: 20 })
  })

  it('stops at three times the span of the values where the limit is farther away', () => {
    const { columns, hasLimit } = projectionOf({ ...ROW, seconds_to_limit: 1000 })
    expect(columns[0]!.at(-1)).toBe(80)
    expect(hasLimit).toBe(false)
  })

  it('leaves gaps between processes out, and draws no slope for what does not grow', () => {
    const { columns } = projectionOf({ ...ROW, values: [10, null, 30], times: [0, null, 20], pattern: 'flat', seconds_to_limit: null })
    expect(columns.slice(0, 3)).toEqual([
      [0, 20],
      [10, 30],
      [null, null],
    ])
  })
})
