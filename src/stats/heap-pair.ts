import { deviance } from './deviance.ts'
import { type HeapUnit, sampleWeight } from './heap-sampling.ts'
import { regularizedBeta } from './incomplete-beta.ts'
import { gammaQ } from './incomplete-gamma.ts'

const MOST_COUNTS = 1e7 // the largest count that `regularizedBeta` computes exactly

/** The number of sampled objects of one `size` in bytes (> 0) in two heap profiles: integers >= 0, before scaling. */
export interface HeapPairGroup {
  readonly size: number
  readonly before: number
  readonly after: number
}

/**
 * The p-value (0..1) of the test that the live bytes (or objects) before and after are equal. It covers the profiler's sampling only.
 *
 * `groups` hold each size once. `period` is in bytes, and the same on both sides. Up to period 1, or where no object can be missed,
 * the values are exact: p is 1 where the bytes are equal, else 0. Fewer than 6 samples of small objects never give p below 0.05; one
 * additional object of about 7 periods or more does, because the profiler hardly ever misses it.
 * Source: exact binomial test (Przyborowski and Wilenski, as in `countPairP`) of the bytes over their mean weight per
 * sample. A continuity correction for the largest weight whose counts differ keeps the level for mixed sizes. Objects of sizes that are
 * hardly ever missed count in full, and the chance that the missing ones were alive all the same is added to p.
 */
export function heapPairP(groups: readonly HeapPairGroup[], period: number, weighed: HeapUnit = 'bytes'): number {
  const isSure = ({ size }: HeapPairGroup) => period > 1 && missedShare(size, period) <= SURE
  const sure = groups.filter((group) => isSure(group) && group.before !== group.after)
  if (sure.length === 0) return weighedP(weigh(groups, period, weighed))
  const known = sure.reduce((sum, { size, before, after }) => sum + sampleWeight(size, period, weighed) * (after - before), 0)
  const unsure = groups.filter((group) => !isSure(group))
  const rest = weigh(unsure, period, weighed)
  const p = weighedP({ ...rest, before: rest.before + Math.max(0, -known), after: rest.after + Math.max(0, known) })
  return Math.min(1, p + sure.reduce((sum, group) => sum + missedP(group, period), 0))
}

/** Largest chance to miss an object whose size counts as sure: from about 7 periods on. */
const SURE = 0.001

/** The chance (0..1) that an object of `size` bytes is not sampled. */
function missedShare(size: number, period: number): number {
  return period <= 1 ? 0 : Math.exp(-size / period)
}

/** At most the chance that the counts differ as they do because a side missed objects that were alive on both. */
function missedP({ size, before, after }: HeapPairGroup, period: number): number {
  const missed = missedShare(size, period)
  if (missed === 0) return 0
  const [most, difference] = [Math.max(before, after), Math.abs(before - after)]
  return 2 * regularizedBeta(missed, difference, most - difference + 1)
}

function weighedP({ before, after, unit, step }: Weights): number {
  if (before === after) return 1
  if (unit === 0) return 0
  const larger = Math.max(before, after)
  const smaller = Math.min(before, after)
  if (larger - smaller <= step - unit) return 1
  if (before + after > unit * MOST_COUNTS) return normalP(larger - step / 2, smaller + step / 2, unit)
  const shift = (step - unit) / 2
  return Math.min(1, 2 * regularizedBeta(0.5, (larger - shift) / unit, (smaller + shift) / unit + 1))
}

interface Weights {
  /** Estimated live bytes. */
  readonly before: number
  readonly after: number
  /** Bytes per count of the test: variance divided by sum. It is a sample's weight, less where few objects are missed, 0 where none are. */
  readonly unit: number
  /** The largest weight of one sample, in bytes, among the sizes whose counts differ between the profiles. */
  readonly step: number
}

function weigh(groups: readonly HeapPairGroup[], period: number, weighed: HeapUnit): Weights {
  let before = 0
  let after = 0
  let variance = 0
  let step = 0
  for (const group of groups) {
    const weight = sampleWeight(group.size, period, weighed)
    const missed = missedShare(group.size, period)
    before += weight * group.before
    after += weight * group.after
    variance += weight * weight * (group.before + group.after) * missed
    if (group.before !== group.after) step = Math.max(step, weight)
  }
  return { before, after, unit: variance === 0 ? 0 : variance / (before + after), step }
}

/**
 * The normal approximation of the binomial test, for counts so large that their steps no longer matter. Source: Loader (2000), as in
 * `deviance`, and DLMF 7.11.2.
 */
function normalP(larger: number, smaller: number, unit: number): number {
  const mean = (larger + smaller) / 2
  return gammaQ(0.5, (deviance(larger, mean) + deviance(smaller, mean)) / unit)
}
