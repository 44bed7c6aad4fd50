import { mannWhitney, smallestMannWhitneyP } from '../stats/mann-whitney.ts'
import type { GcFacts, GcTimes } from './gc-facts.ts'
import type { GcMetric } from './gc-metrics.ts'

/** A log of one run of the program. */
export interface GcRun {
  readonly cycles: readonly GcTimes[]
  readonly facts: GcFacts
}

/** A figure of two sets of logs: of several logs the median, null where none tells it. */
export interface GcChange {
  readonly before: number | null
  readonly after: number | null
  readonly delta: number | null
  /** Null where no data of this size could show a change. */
  readonly p: number | null
}

/**
 * Compares a figure of two sets of logs by the Mann-Whitney test: the values of the logs, or, of one log each, those of its collections.
 * `alpha` is the p up to which a change counts. Source: Mann and Whitney (1947).
 */
export function compareGc({ value, each }: GcMetric, before: readonly GcRun[], after: readonly GcRun[], alpha: number): GcChange {
  const known = (runs: readonly GcRun[]) => runs.flatMap(({ facts }) => value(facts) ?? [])
  const isPair = before.length === 1 && after.length === 1
  const [from, to] = [median(known(before)), median(known(after))]
  const tested = (runs: readonly GcRun[]) => (isPair ? (each?.(runs[0]!.cycles) ?? []) : known(runs))
  return {
    before: from,
    after: to,
    delta: from === null || to === null ? null : to - from,
    p: changeP(tested(before), tested(after), alpha),
  }
}

function changeP(before: readonly number[], after: readonly number[], alpha: number): number | null {
  if (before.length === 0 || after.length === 0 || smallestMannWhitneyP(before.length, after.length) > alpha) return null
  return mannWhitney(before, after).p
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.length === 0 ? null : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
