import { expect, it } from 'vitest'
import type { SeriesPoint } from '../../src/analysis/series.ts'
import { FollowedRows } from '../../src/pipeline/followed-rows.ts'

const at =
  (time: number) =>
  (value: number | null): SeriesPoint => ({ time, run: 0, value: value ?? 0, sampled: null })
const values = (rows: FollowedRows<number>) => rows.all.map(({ latest, series }) => [latest, series.points.map(({ value }) => value)])

it('keeps the largest rows of a capture and earlier ones, however many names a process invents', () => {
  const rows = new FollowedRows<number>(3)
  for (let time = 0; time < 1000; time++) {
    const invented = [5, 4, 3, 2, 1].map((value): [string, number] => [`${time} ${value}`, value])
    rows.add(new Map([...invented, ['leak', 100]]), [], at(time))
    expect(rows.all.length).toBeLessThanOrEqual(6)
  }
  const { points } = rows.all.find(({ latest }) => latest === 100)!.series
  expect(points.map(({ value }) => value)).toEqual(Array(points.length).fill(100))
})

it('goes on with a row that is not among the largest any more', () => {
  const rows = new FollowedRows<number>(1)
  rows.add(new Map([['a', 2]]), [], at(0))
  rows.add(
    new Map([
      ['a', 3],
      ['b', 9],
    ]),
    [at(0)(null)],
    at(1),
  )
  expect(values(rows)).toEqual([
    [3, [2, 3]],
    [9, [0, 9]],
  ])
})

it('gives a row that a capture lacks the value 0, and drops one that was never more', () => {
  const rows = new FollowedRows<number>(5)
  rows.add(
    new Map([
      ['a', 2],
      ['b', 0],
    ]),
    [],
    at(0),
  )
  rows.add(new Map(), [], at(1))
  expect(values(rows)).toEqual([[2, [2, 0]]])
})
