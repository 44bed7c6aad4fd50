import { type CompareInput, type CompareOptions, compare } from '../analysis/compare.ts'
import { functionKey, type ValueRow } from '../analysis/line-values.ts'
import { areNamed, newestCaptures, type ProcessKey, processesOf } from '../analysis/processes.ts'
import { renamedLiterals, withOneName } from '../analysis/renamed-literals.ts'
import { heapRelation } from '../analysis/same-process.ts'
import { siteKey } from '../analysis/site-key.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { confidenceRank } from '../attribution/evidence.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { POOL_SLACK } from '../attribution/record-size.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import type { ComparedSet, DeferChange, FunctionChange, HeldChange } from '../report/compared-sets.ts'
import { diffReport } from '../report/diff-report.ts'
import type { Notice } from '../report/report.ts'
import type { CpuDiffReport, DiffReport } from '../report/rows.ts'
import { runtimeRows } from '../report/runtime-table.ts'
import { ComparableReader } from './comparable.ts'
import { cpuDiff } from './cpu-diff.ts'
import { distinctNotices } from './distinct-notices.ts'
import { type GcLogs, withGcLogs } from './gc-diff.ts'
import { givenFacts } from './given-facts.ts'
import { comparableHeld, heldEvidence } from './held-values.ts'
import type { ProfileSet } from './profile-set.ts'
import { type ProfileValues, VALUE_DEFAULTS, type ValueOptions } from './profile-values.ts'
import { seriesOrder } from './series-order.ts'
import { afterWarmUp, type WarmUp } from './warm-up.ts'

/** All settings of a comparison. */
interface DiffSettings extends ValueOptions {
  readonly alpha: number
  readonly confidence: number
  readonly minEffect: number
  /** Whether two single profiles are of one process; null where the profiles decide it. */
  readonly sameProcess: boolean | null
  /** Logs of collections, of the first set and one later set at least; empty without. */
  readonly gcLogs: readonly GcLogs[]
  /** The first captures of each set, in time order, that are left out; null for none. */
  readonly warmUp: WarmUp | null
}

/** The options of a comparison; `deferscope diff --help` has the same defaults. */
export type DiffOptions = Partial<DiffSettings>

const DEFAULTS = { ...VALUE_DEFAULTS, alpha: 0.05, confidence: 0.95, minEffect: 0.01, sameProcess: null, gcLogs: [], warmUp: null }

/**
 * Compares every later set of profiles with the first. Throws what reading throws, and refuses profiles whose numbers mean
 * different things: other kinds or sampling rates, time spans beside snapshots, altered values.
 */
export async function diff(sets: readonly ProfileSet[], given: DiffOptions = {}): Promise<DiffReport | CpuDiffReport> {
  const report = await compared(sets, given)
  if (given.drawsStacks !== true) return report
  return { ...report, flame: await (await import('./diff-flame.ts')).diffFlame(report, sets, given) }
}

async function compared(sets: readonly ProfileSet[], given: DiffOptions): Promise<DiffReport | CpuDiffReport> {
  const options: DiffSettings = { ...DEFAULTS, ...given }
  const times = await cpuDiff(sets, options)
  if (times !== null && options.warmUp !== null)
    throw new ProfileError('usage', '--warm-up is for snapshots, not for CPU profiles', '--warm-up', 'leave it out')
  if (times !== null) return withGcLogs(times, options.gcLogs, () => [], options.alpha)
  const facts = await givenFacts(options)
  const reader = new ComparableReader({ ...options, facts })
  await reader.prepare(sets.flatMap(({ sources }) => sources))
  const read: ReadSet[] = []
  for (const set of sets) read.push(newestOfEach(await readSet(set, reader, options.warmUp), options.processesBy ?? null))
  checkPairs(read)
  const [base, ...later] = read as [ReadSet, ...ReadSet[]]
  const report = diffReport({
    inputs: read.flatMap(({ label, profiles }) => profiles.map(({ summary }) => ({ ...summary, set: label }))),
    base: base.label,
    sets: later.map((set) => comparedSet(base, set, options)),
    options: { ...options, by: base.profiles[0]!.by },
    skipped: reader.skipped,
    notices: distinctNotices([
      ...olderNotices(read),
      ...read.flatMap(({ notices }) => notices),
      ...facts.notices,
      ...read.flatMap(({ profiles }) => profiles.flatMap((one) => one.evidenceNotices)),
    ]),
    sitesHidden: read.some(({ profiles }) => profiles.some(({ sites }) => sites.some((site) => site.function === null))),
  })
  const memStatsOf = (label: string) => read.find((set) => set.label === label)?.profiles.map(({ memStats }) => memStats) ?? []
  const evidence = heldEvidence(read.flatMap(({ profiles }) => profiles.map(({ held }) => held)))
  return withGcLogs({ ...report, ...evidence }, options.gcLogs, memStatsOf, options.alpha)
}

interface ReadSet {
  readonly label: string
  readonly profiles: readonly ProfileValues[]
  /** The number of profiles that are older than the newest of their process. */
  readonly older: number
  /** What was left out of it. */
  readonly notices: readonly Notice[]
}

/**
 * The newest profile of each process, where labels or addresses name several: captures of one process do not tell how processes differ. The
 * profiles of one process, and runs that nothing names, all count.
 */
function newestOfEach(set: ReadSet, by: ProcessKey | null): ReadSet {
  const captures = set.profiles.map((profile) => {
    const { source, format, labels = {} } = profile.summary
    return { source, format, labels, traits: profile.process, profile }
  })
  const processes = processesOf(captures, by)
  if (processes.length < 2 || (by === null && !areNamed(processes))) return set
  const profiles = processes.map((process) => newestCaptures(process).at(-1)!.profile)
  return { ...set, profiles, older: set.profiles.length - profiles.length }
}

function olderNotices(sets: readonly ReadSet[]): Notice[] {
  return sets.flatMap(({ label, older }): Notice[] =>
    older === 0
      ? []
      : [
          {
            code: 'older-captures',
            text: `${counted(older, 'profile')} of ${label} ${older === 1 ? 'is' : 'are'} older than the newest of their process, and do not count.`,
          },
        ],
  )
}

async function readSet({ label, sources }: ProfileSet, reader: ComparableReader, warmUp: WarmUp | null): Promise<ReadSet> {
  const profiles: ProfileValues[] = []
  const read: ProfileSource[] = []
  for (const source of sources) {
    const one = await reader.read(source)
    if (one === null) continue
    profiles.push(one)
    read.push(source)
  }
  if (profiles.length > 0 && warmUp === null) return { label, profiles, older: 0, notices: [] }
  if (profiles.length > 0) {
    const { kept, notices } = await afterWarmUp(seriesOrder(profiles).places, read, warmUp, false)
    const text = (notice: Notice) => ({ ...notice, text: `${label}: ${notice.text}` })
    return { label, profiles: kept.map(({ index }) => profiles[index]!), older: 0, notices: notices.map(text) }
  }
  throw new ProfileError(
    'not-found',
    `the set ${label} holds no profile that could be compared`,
    sources[0]?.name ?? label,
    'give heap profiles',
  )
}

/** Kinds of which single profiles can be compared: their values are exact, or their sampling is known. */
const PAIR_KINDS = ['heap', 'allocs', 'goroutine', 'goroutineleak', 'threadcreate']

/** Refuses pairs of single profiles of other kinds: they differ by their sampling, which the files do not give. */
function checkPairs(sets: readonly ReadSet[]): void {
  const { kind, summary } = sets[0]!.profiles[0]!
  if (PAIR_KINDS.includes(kind) || sets.some(({ profiles }) => profiles.length > 1)) return
  throw new ProfileError(
    'kind-not-supported',
    `of single ${kind} profiles nobody can tell a change from noise`,
    summary.source,
    'give several profiles for each side, or heap or goroutine profiles',
  )
}

function comparedSet(base: ReadSet, set: ReadSet, options: DiffSettings): ComparedSet {
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
  readonly options: DiffSettings
  readonly period: number
  /** Whether each side is one profile: then its sampled objects show how precise it is. */
  readonly isPair: boolean
  readonly isSameProcess: boolean
}

function contextOf(base: ReadSet, set: ReadSet, options: DiffSettings): Context {
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

/** A defer statement in both sets; its line may differ. */
interface SitePair {
  readonly before: string
  readonly after: string
  readonly site: DeferSite
  readonly movedFrom: number | null
}

function deferChanges(context: Context): DeferChange[] {
  const pairs = sitePairs(context)
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
    recordsBefore: recordsOf(context.base, before),
    recordsAfter: recordsOf(context.set, after),
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

/** Every statement that some profile grades better than possible, with its best grade. */
function sitePairs({ base, set, options }: Context): SitePair[] {
  const best = new Map<string, DeferSite>()
  const worst = confidenceRank(options.minConfidence ?? 'likely')
  for (const { sites } of [...base.profiles, ...set.profiles])
    for (const site of sites) {
      const known = best.get(siteKey(site))
      if (confidenceRank(site.confidence) > worst) continue
      if (known === undefined || confidenceRank(site.confidence) < confidenceRank(known.confidence)) best.set(siteKey(site), site)
    }
  const isIn = ({ profiles }: ReadSet, key: string) => profiles.some((one) => one.sites.some((site) => siteKey(site) === key))
  const moved = movedLines(
    [...best].filter(([key]) => isIn(base, key)).map(([, site]) => site),
    [...best].filter(([key]) => isIn(set, key)).map(([, site]) => site),
  )
  const gone = new Set(moved.values())
  return [...best]
    .filter(([key]) => !gone.has(key) || (moved.has(key) && isIn(set, key)))
    .map(([key, site]) => {
      const before = moved.get(key) ?? key
      const { line } = best.get(before)!
      return { before, after: key, site, movedFrom: line === site.line ? null : line }
    })
}

/** For statements of the later set that moved: the key of their line in the first set, by key. */
function movedLines(before: readonly DeferSite[], after: readonly DeferSite[]): Map<string, string> {
  const moved = new Map<string, string>()
  const byFunction = (sites: readonly DeferSite[]) => {
    const groups = new Map<string, DeferSite[]>()
    for (const site of [...sites].filter(({ line }) => line !== null).sort((a, b) => a.line! - b.line!))
      groups.set(functionKey(place(site)), [...(groups.get(functionKey(place(site))) ?? []), site])
    return groups
  }
  const later = byFunction(after)
  for (const [key, from] of byFunction(before)) {
    const to = later.get(key) ?? []
    const isAlike = from.length === to.length && from.every((site, i) => site.construct === to[i]!.construct)
    // statements of one function, equal in number and order: lines above them were added or removed, or a literal's folder has another name
    if (isAlike) for (const [i, site] of from.entries()) if (siteKey(site) !== siteKey(to[i]!)) moved.set(siteKey(to[i]!), siteKey(site))
  }
  return moved
}

function place({ function: name, file, line }: DeferSite): { function: string; file: string; line: number | null } {
  return { function: name ?? '', file: file ?? '', line }
}

/** The row of records without a line, of Go 1.17 and before. */
function hiddenRow({ sites }: ProfileValues, key: string): ValueRow | undefined {
  const site = sites.find((one) => one.function === null && siteKey(one) === key)
  return site === undefined ? undefined : { function: '', file: '', line: null, value: site.recordBytes, sizes: site.sampledSizes ?? [] }
}

/** The median number of records over a set. */
function recordsOf({ profiles }: ReadSet, key: string): number {
  const counts = profiles.map(({ sites }) => sites.find((site) => siteKey(site) === key)?.records ?? 0).sort((a, b) => a - b)
  return (counts[(counts.length - 1) >> 1]! + counts[counts.length >> 1]!) / 2
}
