import type { SampledSize } from '../attribution/site-sampling.ts'

/** A quantity at one time. */
export interface SeriesPoint {
  /** Seconds since 1970. */
  readonly time: number
  readonly value: number
  /** Number of the process; a restart begins a new one. */
  readonly run: number
  /** The sampled objects that the value was estimated from, one row per size; null where the value was counted. */
  readonly sampled: readonly SampledSize[] | null
}

/** Most points of a series: enough for a trend over hours, and few enough to test at each capture. */
export const MAX_POINTS = 120

/**
 * Values of one quantity in time order. When the series is full, every second point is dropped, except the first and the last: old times
 * become sparse, recent ones stay, and memory stays bounded.
 */
export class Series {
  #points: SeriesPoint[] = []

  get points(): readonly SeriesPoint[] {
    return this.#points
  }

  /** The points of the latest process. */
  get current(): readonly SeriesPoint[] {
    const run = this.#points.at(-1)?.run
    return this.#points.filter((point) => point.run === run)
  }

  add(point: SeriesPoint): void {
    if (this.#points.length === MAX_POINTS) this.#points = this.#points.filter((_, i) => i % 2 === 0 || i === MAX_POINTS - 1)
    this.#points.push(point)
  }
}
