import { Series, type SeriesPoint } from '../analysis/series.ts'

/** A row that is followed over captures. */
export interface Followed<T> {
  latest: T
  readonly series: Series
}

/**
 * Rows of one kind that are followed over captures. Their number is bounded, whatever a process answers: those with the largest values of a
 * capture, up to `most`, and as many earlier ones.
 */
export class FollowedRows<T> {
  readonly #rows = new Map<string, Followed<T>>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  get all(): Followed<T>[] {
    return [...this.#rows.values()]
  }

  clear(): void {
    this.#rows.clear()
  }

  /**
   * Adds a point to every row; `pointOf` gets null for a row that this capture does not have. A new row had the value 0 at the times of
   * `earlier`; a row that was always 0 is dropped.
   */
  add(latest: ReadonlyMap<string, T>, earlier: readonly SeriesPoint[], pointOf: (one: T | null) => SeriesPoint): void {
    const now = new Map([...latest].map(([key, one]) => [key, { one, point: pointOf(one) }]))
    const none = pointOf(null)
    const largest = [...now].sort(([, a], [, b]) => b.point.value - a.point.value).slice(0, this.#most)
    const others = new Set(this.#rows.keys())
    for (const [key] of largest) others.delete(key)
    for (const key of [...others].slice(this.#most)) this.#rows.delete(key)
    for (const [key, { one }] of largest) if (!this.#rows.has(key)) this.#rows.set(key, { latest: one, series: zeroSeries(earlier, none) })
    for (const [key, row] of this.#rows) {
      const found = now.get(key)
      if (found !== undefined) row.latest = found.one
      row.series.add(found?.point ?? none)
      if (row.series.points.every(({ value }) => value === 0)) this.#rows.delete(key)
    }
  }
}

function zeroSeries(earlier: readonly SeriesPoint[], none: SeriesPoint): Series {
  const series = new Series()
  for (const { time, run } of earlier) series.add({ ...none, time, run })
  return series
}
