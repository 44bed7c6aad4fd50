import { type CompareInput, type CompareOptions, compare } from '../analysis/compare.ts'
import type { ValueRow } from '../analysis/line-values.ts'
import { renamedLiterals, withOneName } from '../analysis/renamed-literals.ts'
import { heapRelation } from '../analysis/same-process.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { POOL_SLACK } from '../attribution/record-size.ts'
import type { ComparedSet, DeferChange, FunctionChange, HeldChange } from '../report/compared-sets.ts'
import { runtimeRows } from '../report/runtime-table.ts'
import type { ReadSet } from './compared-profiles.ts'
import { comparableHeld } from './held-values.ts'
import type { ProfileValues } from './profile-values.ts'
import { hiddenRow, medianRecords, sitePairs } from './site-pairs.ts'

/** How sets are compared. */
export interface CompareSettings {
  readonly alpha: number
  readonly confidence: number
  readonly minEffect: number
  /** Whether two single profiles are of one process; null where the profiles decide it. */
  readonly sameProcess: boolean | null
  /** Statements that no profile grades as good are left out; absent for `likely`. */
  readonly minConfidence?: Confidence | undefined
}

/** Compares a later set with the first: defer statements, what pending calls hold, functions, and the counters of the runtime. */
export function comparedSet(base: ReadSet, set: ReadSet, options: CompareSettings): ComparedSet {
  const context = contextOf(base, set, options)
  return {
    label: set.label,
    profilesBefore: base.profiles.length,
    profilesAfter: set.profiles.length,
    defers: deferChanges(context),
    held: heldChanges(context),
    functions: base.profiles[0]!.types.map((type, i) => ({ ...type, rows: functionChanges(context, i) })),
    runtime: runtimeRows(base.profiles, set.profiles),
  }
}

interface Context {
  readonly base: ReadSet
  readonly set: ReadSet
  readonly options: CompareSettings
  readonly period: number
  /** Whether each side is one profile: then its sampled objects show how precise it is. */
  readonly isPair: boolean
  readonly isSameProcess: boolean
}

function contextOf(base: ReadSet, set: ReadSet, options: CompareSettings): Context {
  const isPair = base.profiles.length === 1 && set.profiles.length === 1
  const { period, kind } = base.profiles[0]!
  const isHeap = kind === 'heap' || kind === 'allocs'
  return {
    base,
    set,
    options,
    period: isHeap ? period : 0,
    isPair,
    isSameProcess: isPair && isHeap && (options.sameProcess ?? isSameProcess(base.profiles[0]!, set.profiles[0]!)),
  }
}

function isSameProcess(before: ProfileValues, after: ProfileValues): boolean {
  const allocated = { before: before.liveLines, after: after.liveLines }
  return heapRelation(before.process, after.process, allocated).is === 'same'
}

/** Returns the row of one key in a profile of a set. */
type RowOf = (profile: ProfileValues) => ValueRow | undefined

function inputOf({ base, set, isPair }: Context, before: RowOf, after: RowOf, noise: number): CompareInput {
  const values = (profiles: readonly ProfileValues[], row: RowOf) => profiles.map((profile) => row(profile)?.value ?? 0)
  const sizes = (profile: ProfileValues, row: RowOf) => (isPair && profile.period > 1 ? (row(profile)?.sizes ?? []) : null)
  return {
    before: values(base.profiles, before),
    after: values(set.profiles, after),
    sizesBefore: sizes(base.profiles[0]!, before),
    sizesAfter: sizes(set.profiles[0]!, after),
    noise,
  }
}

function compareOptions({ options, period, isSameProcess }: Context, unit: string, type = 'inuse_space'): CompareOptions {
  const { alpha, confidence, minEffect } = options
  const counts = type.startsWith('alloc_') ? 'alloc' : 'inuse'
  return { alpha, confidence, minEffect, period, counts, isSameProcess, unit: unit === 'bytes' ? 'bytes' : 'objects' }
}

function deferChanges(context: Context): DeferChange[] {
  const { base, set, options } = context
  const pairs = sitePairs(base.profiles, set.profiles, options.minConfidence)
  const row =
    (key: string): RowOf =>
    (profile) =>
      profile.liveLines.get(key) ?? hiddenRow(profile, key)
  const results = compare(
    pairs.map(({ before, after, site }) => inputOf(context, row(before), row(after), POOL_SLACK * site.recordSize)),
    compareOptions(context, 'bytes'),
  )
  return pairs.map(({ before, after, site, movedFrom }, i) => ({
    site,
    movedFrom,
    recordsBefore: medianRecords(base.profiles, before),
    recordsAfter: medianRecords(set.profiles, after),
    comparison: results[i]!,
  }))
}

/**
 * What pending calls hold, as a family of its own. Single profiles are compared by their sampled objects, of one process too: the stacks of
 * a statement do not show what was allocated and freed in between. Differences up to what may be named mean nothing.
 */
function heldChanges(context: Context): HeldChange[] {
  const { base, set, options } = context
  const worst = confidenceRank(options.minConfidence ?? 'likely')
  const all = comparableHeld([...base.profiles, ...set.profiles].map(({ held }) => held))
  const rows = [...all].filter(([, { confidence }]) => confidenceRank(confidence) <= worst)
  const row =
    (key: string): RowOf =>
    ({ held }) => {
      const one = held!.rows.get(key)
      return one === undefined ? undefined : { ...one, value: one.bytes }
    }
  const results = compare(
    rows.map(([key]) => inputOf(context, row(key), row(key), HELD_FLOOR.bytes)),
    { ...compareOptions(context, 'bytes'), isSameProcess: false },
  )
  return rows.map(([, held], i) => ({ held, comparison: results[i]! }))
}

function functionChanges(context: Context, type: number): FunctionChange[] {
  const { base, set } = context
  const rowsIn = ({ rows }: ProfileValues) => rows[type]!
  const renamed = renamedLiterals(base.profiles.map(rowsIn), set.profiles.map(rowsIn))
  const rowsOf = new Map([...base.profiles, ...set.profiles].map((profile) => [profile, withOneName(rowsIn(profile), renamed)]))
  const places = new Map<string, ValueRow>()
  for (const rows of rowsOf.values()) for (const [key, row] of rows) if (row.value !== 0 && !places.has(key)) places.set(key, row)
  const keys = [...places.keys()]
  const row =
    (key: string): RowOf =>
    (profile) =>
      rowsOf.get(profile)!.get(key)
  const results = compare(
    keys.map((key) => inputOf(context, row(key), row(key), 0)),
    compareOptions(context, base.profiles[0]!.types[type]!.unit, base.profiles[0]!.types[type]!.type),
  )
  return keys.map((key, i) => ({ place: places.get(key)!, comparison: results[i]! }))
}
