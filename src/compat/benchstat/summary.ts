import { mannWhitney } from '../../stats/mann-whitney.ts'
import { medianInterval } from '../../stats/median-interval.ts'
import { MOST_FOR_DIFFERENCE, MOST_FOR_INTERVAL, samplesForDifference, samplesForInterval } from '../../stats/required-samples.ts'
import { formatFixed, formatShortest } from '../go/format-float.ts'

/** The summary of one cell's values, in their unit. */
export interface Summary {
  readonly center: number
  readonly low: number
  readonly high: number
  /** The confidence reached, 0..1. */
  readonly confidence: number
  readonly warnings: readonly string[]
}

/** The comparison of a cell with the first column's cell. */
export interface Comparison {
  /** 0..1; `null` where values are exact, so that any difference counts. */
  readonly p: number | null
  readonly alpha: number
  readonly beforeCount: number
  readonly afterCount: number
  readonly warnings: readonly string[]
}

/** How the values of a unit are treated: as samples of an unknown distribution, or as exact. */
export interface Assumption {
  /** Summarizes values that are `sorted` ascending, at least one. */
  readonly summarize: (sorted: readonly number[], confidence: number) => Summary
  readonly compare: (before: readonly number[], after: readonly number[], alpha: number) => Comparison
}

/** Medians and the Mann-Whitney test. Source: golang.org/x/perf benchmath/anone.go, except for the p-value, see `mannWhitney`. */
export const ASSUME_NOTHING: Assumption = {
  summarize: (sorted, confidence) => {
    const { median, low, high, confidence: reached } = medianInterval(sorted, confidence)
    const isBounded = Number.isFinite(low) && Number.isFinite(high)
    const level = `for confidence interval at level ${formatShortest(confidence)}`
    const warnings = isBounded ? [] : [`need ${least(samplesForInterval(confidence), MOST_FOR_INTERVAL)} samples ${level}`]
    return { center: median, low, high, confidence: reached, warnings }
  },
  compare: (before, after, alpha) => {
    const counts = { alpha, beforeCount: before.length, afterCount: after.length }
    const { p, method } = mannWhitney(before, after)
    if (method === 'all-equal') return { ...counts, p, warnings: ['all samples are equal'] }
    const needed = samplesForDifference(alpha)
    const limit = needed ?? MOST_FOR_DIFFERENCE
    const isTooFew = p > alpha && before.length < limit && after.length < limit
    const level = `to detect a difference at alpha level ${formatShortest(alpha)}`
    return { ...counts, p, warnings: isTooFew ? [`need ${least(needed, MOST_FOR_DIFFERENCE)} samples ${level}`] : [] }
  },
}

function least(count: number | null, most: number): string {
  return count === null ? `> ${most}` : `>= ${count}`
}

/** The most frequent value; any difference counts. Source: golang.org/x/perf benchmath/aexact.go. */
export const ASSUME_EXACT: Assumption = {
  summarize: (sorted) => {
    const low = sorted[0]!
    const high = sorted.at(-1)!
    const warnings =
      low === high ? [] : [`exact distribution expected, but values range from ${formatShortest(low)} to ${formatShortest(high)}`]
    return { center: mode(sorted), low, high, confidence: 1, warnings }
  },
  compare: (before, after) => ({ p: null, alpha: 0, beforeCount: before.length, afterCount: after.length, warnings: [] }),
}

/** The most frequent value; of several, the first. */
function mode(sorted: readonly number[]): number {
  let best = sorted[0]!
  let most = 0
  let count = 0
  sorted.forEach((value, i) => {
    count = value === sorted[i - 1] ? count + 1 : 1
    if (count > most) {
      best = value
      most = count
    }
  })
  return best
}

/**
 * The bounds of a summary as a percentage of its centre: the larger distance. `∞` where there are too few values, `?` where a
 * bound has another sign than the centre. Source: golang.org/x/perf benchmath/sample.go, `PctRangeString`. For negative centres that
 * function prints the smaller distance with a minus sign; here they give what their positive mirror image gives.
 */
export function formatRange({ center, low, high }: Pick<Summary, 'center' | 'low' | 'high'>): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '∞'
  if (sign(center) !== sign(low) || sign(center) !== sign(high)) return '?'
  if (center === 0) return '0%'
  const [far, near] = center < 0 ? [low, high] : [high, low]
  return `${formatFixed(100 * Math.max(far / center - 1, 1 - near / center), 0)}%`
}

function sign(value: number): number {
  return value > 0 ? 1 : value < 0 ? -1 : 0
}

/**
 * Formats a comparison: `p=0.002 n=6`, `p=0.026 n=5+6`, or `n=3` where values are exact. Source: golang.org/x/perf benchmath/sample.go,
 * `Comparison.String`.
 */
export function formatComparison({ p, beforeCount, afterCount }: Pick<Comparison, 'p' | 'beforeCount' | 'afterCount'>): string {
  const counts = beforeCount === afterCount ? `n=${beforeCount}` : `n=${beforeCount}+${afterCount}`
  return p === null ? counts : `p=${formatFixed(p, 3)} ${counts}`
}

/**
 * Formats the change between two centres; `~` where it is not significant. Source: golang.org/x/perf benchmath/sample.go, `FormatDelta`.
 */
export function formatDelta({ p, alpha }: Pick<Comparison, 'p' | 'alpha'>, before: number, after: number): string {
  if (p !== null && p > alpha) return '~'
  if (before === after) return '0.00%'
  if (before === 0) return '?'
  return `${formatFixed((after / before - 1) * 100, 2, true)}%`
}
