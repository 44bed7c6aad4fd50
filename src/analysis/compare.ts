import type { SampledSize } from '../attribution/site-sampling.ts'
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { type HeapPairGroup, heapPairP } from '../stats/heap-pair.ts'
import { heapInterval } from '../stats/heap-sampling.ts'
import { mannWhitney, smallestMannWhitneyP } from '../stats/mann-whitney.ts'
import { medianInterval } from '../stats/median-interval.ts'
import { type SameProcessGroup, sameProcessGroups } from '../stats/same-process-groups.ts'
import { joinedSizes, ofOneProcess } from './joined-sizes.ts'

/** One quantity in two sets of profiles. In a profile without the quantity it counts as zero. */
export interface CompareInput {
  /** One value per profile; each set has at least one. */
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** Objects really sampled, by size, where each side is one sampled profile; else null. */
  readonly sizesBefore: readonly SampledSize[] | null
  readonly sizesAfter: readonly SampledSize[] | null
  /** Differences up to this size mean nothing, as with records in pools. */
  readonly noise: number
}

export interface CompareOptions {
  /** Mean bytes between two samples; up to 1, values are exact. */
  readonly period: number
  /** Whether the values count objects, or the bytes of objects. */
  readonly unit: 'bytes' | 'objects'
  /** Which sampled objects the values are estimated from: all that were allocated, or those in use. */
  readonly counts: 'alloc' | 'inuse'
  /** Whether both sides are profiles of one process. */
  readonly isSameProcess: boolean
  readonly alpha: number
  readonly confidence: number
  /** The smallest relative change that is marked, 0..1. */
  readonly minEffect: number
}

export type CompareMethod = 'mann-whitney' | 'sampling' | 'same-process' | 'exact'
export type Change = 'grown' | 'shrunk' | 'unchanged' | 'too-few' | 'new' | 'gone'

/** One side of a comparison: its centre, with an interval of the chosen confidence. */
export interface Side {
  readonly value: number
  /** `-Infinity` and `Infinity` where there are too few profiles for an interval. */
  readonly low: number
  readonly high: number
  /** Objects really sampled; null where values are exact, or where the side has several profiles. */
  readonly samples: number | null
}

export interface Comparison {
  readonly before: Side
  readonly after: Side
  readonly delta: number
  /** after / before; null where before is zero. */
  readonly ratio: number | null
  /** Null where no data of this size could show a difference. */
  readonly p: number | null
  /** p, corrected for the number of rows tested; null where p is null. */
  readonly q: number | null
  readonly method: CompareMethod
  readonly change: Change
  /** Profiles that each side needs before a difference can show; null where there are enough, or more would not help. */
  readonly needed: number | null
}

/**
 * Compares rows of two sets as one family: several profiles on a side by the Mann-Whitney test of medians; single ones by the sampling
 * model of heap profiles, or exactly. A row is marked where q <= alpha, and the change is at least `minEffect` and more than the noise.
 * A row whose data could never show a difference is `too-few`, and does not count as a test.
 * Source: Mann and Whitney (1947); Przyborowski and Wilenski (1940) for sampled objects; Benjamini and Hochberg (1995) for the family.
 */
export function compare(inputs: readonly CompareInput[], options: CompareOptions): Comparison[] {
  const tested = inputs.map((input) => testOf(input, options))
  return decided(tested, (i) => inputs[i]!.noise, options)
}

/** The comparisons that tests of one family lead to; differences up to `noiseOf(row)` mean nothing. */
export function decided(tested: readonly Tested[], noiseOf: (row: number) => number, options: DecisionOptions): Comparison[] {
  const testable = tested.filter(({ p }) => p !== null)
  const adjusted = benjaminiHochberg(testable.map(({ p }) => p!))
  const q = new Map(testable.map((one, i) => [one, adjusted[i]!]))
  return tested.map((one, i) => {
    const { before, after } = one
    const ofOne = q.get(one) ?? null
    return {
      ...one,
      delta: after.value - before.value,
      ratio: before.value === 0 ? null : after.value / before.value,
      q: ofOne,
      change: changeOf(one, ofOne, noiseOf(i), options),
      needed: isShort(one, ofOne, options) ? profilesNeeded(options.alpha, testable.length) : null,
    }
  })
}

/** Whether a side has too few profiles for its difference to count, given the number of rows in the family. */
function isShort({ method, p }: Tested, q: number | null, { alpha }: DecisionOptions): boolean {
  return method === 'mann-whitney' && (p === null || (p <= alpha && q! > alpha))
}

/** The most profiles on a side that are ever asked for. */
const MOST_NEEDED = 50

/** The number of profiles on each side with which one row of `rows` could be marked. */
function profilesNeeded(alpha: number, rows: number): number | null {
  for (let n = 2; n <= MOST_NEEDED; n++) if (smallestMannWhitneyP(n, n) * Math.max(rows, 1) <= alpha) return n
  return null
}

/** A row whose two sides were tested, alone. */
export type Tested = Pick<Comparison, 'before' | 'after' | 'p' | 'method'>

/** What decides whether a tested row changed. */
type DecisionOptions = Pick<CompareOptions, 'alpha' | 'minEffect'>

function testOf(input: CompareInput, options: CompareOptions): Tested {
  const { before, after } = input
  return before.length === 1 && after.length === 1 ? pairTest(input, options) : setTest(input, options)
}

function pairTest(input: CompareInput, options: CompareOptions): Tested {
  const { period, unit, counts, isSameProcess, alpha, confidence } = options
  const { sizesBefore, sizesAfter } = input
  const [before, after] = [input.before[0]!, input.after[0]!]
  if (sizesBefore === null || sizesAfter === null || period <= 1) {
    const exact = (value: number): Side => ({ value, low: value, high: value, samples: null })
    return { before: exact(before), after: exact(after), p: before === after ? 1 : 0, method: 'exact' }
  }
  const groups = joinedSizes(sizesBefore, sizesAfter)
  const [countBefore, countAfter] = counts === 'inuse' ? (['inuseBefore', 'inuseAfter'] as const) : (['allocBefore', 'allocAfter'] as const)
  const side = (value: number, of: typeof countBefore | typeof countAfter): Side => {
    const sampled = groups.map((group) => ({ size: group.size, sampled: group[of] }))
    const { low, high } = heapInterval(sampled, period, confidence, unit)
    return { value, low, high, samples: sampled.reduce((sum, one) => sum + one.sampled, 0) }
  }
  const pair = pairGroups(groups, countBefore, countAfter, isSameProcess)
  // the largest difference that this number of samples allows
  const extreme = pair.map((one) => ({ size: one.size, before: 0, after: one.before + one.after }))
  return {
    before: side(before, countBefore),
    after: side(after, countAfter),
    p: heapPairP(extreme, period, unit) > alpha ? null : heapPairP(pair, period, unit),
    method: isSameProcess ? 'same-process' : 'sampling',
  }
}

/** For two profiles of one process, objects that both hold say nothing and are removed; of counters, only the increase stays. */
function pairGroups(
  groups: readonly SameProcessGroup[],
  before: 'inuseBefore' | 'allocBefore',
  after: 'inuseAfter' | 'allocAfter',
  isSameProcess: boolean,
): HeapPairGroup[] {
  if (!isSameProcess) return groups.map((group) => ({ size: group.size, before: group[before], after: group[after] }))
  if (before === 'inuseBefore') return sameProcessGroups(ofOneProcess(groups))
  return ofOneProcess(groups).map(({ size, allocBefore, allocAfter }) => ({ size, before: 0, after: allocAfter - allocBefore }))
}

function setTest({ before, after }: CompareInput, { alpha, confidence }: CompareOptions): Tested {
  const side = (values: readonly number[]): Side => {
    const { median, low, high } = medianInterval(
      [...values].sort((a, b) => a - b),
      confidence,
    )
    return { value: median, low, high, samples: null }
  }
  const isEnough = smallestMannWhitneyP(before.length, after.length) <= alpha
  return {
    before: side(before),
    after: side(after),
    p: isEnough ? mannWhitney(before, after).p : null,
    method: 'mann-whitney',
  }
}

function changeOf({ before, after, p }: Tested, q: number | null, noise: number, { alpha, minEffect }: DecisionOptions): Change {
  const delta = after.value - before.value
  if (p === null || q === null) return delta === 0 ? 'unchanged' : 'too-few'
  const isLarge = Math.abs(delta) > Math.max(noise, minEffect * Math.abs(before.value))
  if (p <= alpha && q > alpha && isLarge) return 'too-few'
  if (q > alpha || !isLarge) return 'unchanged'
  // a rest in pools counts as nothing
  if (before.value <= noise) return 'new'
  if (after.value <= noise) return 'gone'
  return delta > 0 ? 'grown' : 'shrunk'
}
