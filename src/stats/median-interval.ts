import { halfBinomial, MOST_TRIALS } from './half-binomial.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** The ranks of an interval's two bounds among n sorted values, 1-based: 0 lies below all values, n + 1 above. */
export interface MedianRanks {
  readonly low: number
  readonly high: number
  /** The confidence reached (0..1); up to 30 values it is at least the one asked for, within rounding. */
  readonly confidence: number
}

/** A median in the unit of its values, with the bounds of a confidence interval: low <= median <= high. */
export interface MedianInterval {
  readonly median: number
  /** `-Infinity` where there are too few values for this confidence. */
  readonly low: number
  /** `Infinity` where there are too few values for this confidence. */
  readonly high: number
  /** The confidence reached, 0..1. */
  readonly confidence: number
}

/**
 * The median of `sorted` (ascending, finite, at least one value), with an interval that holds the true median with this `confidence`
 * (0..1).
 *
 * No distribution is assumed: the bounds are two of the values. Source: golang.org/x/perf benchmath/anone.go, `Summary`.
 */
export function medianInterval(sorted: ArrayLike<number>, confidence = 0.95): MedianInterval {
  const ranks = medianRanks(sorted.length, confidence)
  return {
    median: median(sorted),
    low: ranks.low < 1 ? -Infinity : sorted[ranks.low - 1]!,
    high: ranks.high > sorted.length ? Infinity : sorted[ranks.high - 1]!,
    confidence: ranks.confidence,
  }
}

/**
 * The median of `sorted` values, ascending and at least one. Source: Hyndman and Fan, Sample quantiles in statistical packages,
 * The American Statistician 50 (1996), definition 8; the order of operations is go-moremath's `Sample.Quantile`.
 */
export function median(sorted: ArrayLike<number>): number {
  const count = sorted.length
  const place = 1 / 3 + 0.5 * (count + 1 / 3)
  const rank = Math.trunc(place)
  if (rank <= 0) return sorted[0]!
  if (rank >= count) return sorted[count - 1]!
  return sorted[rank - 1]! + (place - rank) * (sorted[rank]! - sorted[rank - 1]!)
}

/**
 * Finds which two of `count` sorted values bound the median with this `confidence` (0..1).
 *
 * `count` is an integer from 1. Up to 30 values, the most likely ranks are added until their chances reach the confidence; of two
 * equally likely ranks the lower is added first. Beyond, the normal approximation. Source: go-moremath stats/quantileci.go,
 * `QuantileCI` with q = 1/2.
 */
export function medianRanks(count: number, confidence: number): MedianRanks {
  if (confidence >= 1) return { low: 0, high: count + 1, confidence: 1 }
  const ranks = count <= MOST_TRIALS ? likeliestRanks(count, confidence) : normalRanks(count, confidence)
  return { ...ranks, low: Math.max(ranks.low, 0), high: Math.min(ranks.high, count + 1) }
}

function likeliestRanks(count: number, confidence: number): MedianRanks {
  const chances = halfBinomial(count)
  let low = Math.ceil((count + 1) / 2) - 1
  let high = low + 1
  let reached = chances[low]!
  for (;;) {
    const below = chances[low - 1] ?? 0
    const above = chances[high] ?? 0
    if (reached >= confidence || (below === 0 && above === 0)) return { low, high, confidence: reached }
    if (below >= above) {
      reached += below
      low--
    } else {
      reached += above
      high++
    }
  }
}

function normalRanks(count: number, confidence: number): MedianRanks {
  const mean = count / 2
  const deviation = Math.sqrt(count / 4)
  const left = mean + deviation * normalQuantile((1 - confidence) / 2)
  const right = 2 * mean - left
  const low = Math.floor(Math.floor(left - 0.5) + 0.5) + 1
  let high = Math.floor(Math.ceil(right - 0.5) + 0.5) + 1
  const chance = (to: number) => normalCdf((to - 0.5 - mean) / deviation) - normalCdf((low - 0.5 - mean) / deviation)
  let reached = chance(high)
  const less = chance(high - 1)
  if (less >= confidence && less < reached) {
    high--
    reached = less
  }
  return { low, high, confidence: low <= 0 && high >= count + 1 ? 1 : reached }
}
