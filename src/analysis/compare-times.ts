import { countPairP } from '../stats/count-pair.ts'
import { mannWhitney, smallestMannWhitneyP } from '../stats/mann-whitney.ts'
import { medianInterval } from '../stats/median-interval.ts'
import { type CompareOptions, type Comparison, decided, type Side, type Tested } from './compare.ts'
import { timeInterval } from './time-interval.ts'

/** Time of one kind in one CPU profile. */
export interface MeasuredTime {
  /** Nanoseconds. */
  readonly total: number
  readonly samples: number
  readonly period: number
  /** Of all time of the profile, 0..1. */
  readonly share: number
  /** All samples of the profile. */
  readonly allSamples: number
}

/** One kind of time in two sets of CPU profiles, each with at least one. */
export interface TimeInput {
  readonly before: readonly MeasuredTime[]
  readonly after: readonly MeasuredTime[]
}

/** A comparison of times in nanoseconds, with the shares of all CPU time that decide whether they changed. */
export interface TimeComparison extends Comparison {
  /** Medians, 0..1. */
  readonly beforeShare: number
  readonly afterShare: number
}

/**
 * Compares times of CPU profiles as one family. Profiles may be of different lengths, so it is the shares of all CPU time that are tested:
 * those of several profiles by the Mann-Whitney test, the sample counts of single ones by the conditional test of two Poisson counts.
 * `ratio` is that of the shares.
 */
export function compareTimes(
  inputs: readonly TimeInput[],
  options: Pick<CompareOptions, 'alpha' | 'confidence' | 'minEffect'>,
): TimeComparison[] {
  const shares = inputs.map((input) => testOfShares(input, options))
  return decided(shares, () => 0, options).map((one, i): TimeComparison => {
    const [before, after] = [timeSide(inputs[i]!.before, options.confidence), timeSide(inputs[i]!.after, options.confidence)]
    return { ...one, before, after, delta: after.value - before.value, beforeShare: one.before.value, afterShare: one.after.value }
  })
}

function testOfShares({ before, after }: TimeInput, { alpha }: Pick<CompareOptions, 'alpha'>): Tested {
  const sides = {
    before: medianSide(before.map(({ share }) => share)),
    after: medianSide(after.map(({ share }) => share)),
  }
  if (before.length > 1 || after.length > 1) {
    const isEnough = smallestMannWhitneyP(before.length, after.length) <= alpha
    const values = (side: readonly MeasuredTime[]) => side.map(({ share }) => share)
    return { ...sides, p: isEnough ? mannWhitney(values(before), values(after)).p : null, method: 'mann-whitney' }
  }
  return { ...sides, p: pairP(before[0]!, after[0]!, alpha), method: 'sampling' }
}

/** Null where this number of samples could show no change, however they fell. */
function pairP(before: MeasuredTime, after: MeasuredTime, alpha: number): number | null {
  const exposures = [before.allSamples, after.allSamples] as const
  if (exposures.includes(0)) return null
  const count = before.samples + after.samples
  const least = Math.min(countPairP(0, count, ...exposures), countPairP(count, 0, ...exposures))
  return least > alpha ? null : countPairP(before.samples, after.samples, ...exposures)
}

/** The time of a set: of one profile with the interval of its samples, of several the median. */
function timeSide(set: readonly MeasuredTime[], confidence: number): Side {
  if (set.length > 1)
    return medianSide(
      set.map(({ total }) => total),
      confidence,
    )
  const { total, samples, period } = set[0]!
  return { value: total, ...timeInterval({ total, samples }, period, confidence), samples }
}

function medianSide(values: readonly number[], confidence = 0.95): Side {
  const { median, low, high } = medianInterval(
    [...values].sort((a, b) => a - b),
    confidence,
  )
  return { value: median, low, high, samples: null }
}
