import { isAltered } from '../analysis/altered.ts'
import { cumValues } from '../analysis/cum-values.ts'
import { hasFilter } from '../analysis/frame-filter.ts'
import { functionValues, lineValues, type ValueRow } from '../analysis/line-values.ts'
import { type ProcessTraits, processTraits } from '../analysis/same-process.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { decodeProfile } from '../decode/decode-profile.ts'
import type { MemStats } from '../profile/mem-stats.ts'
import type { ProfileKind } from '../profile/profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import { inputSummary } from '../report/input-summary.ts'
import type { InputSummary, Notice } from '../report/report.ts'
import { type AnalyzeOptions, heapAnalysis, withNamed, withSourceOf } from './analyze.ts'
import { type FoldedProfile, foldProfile } from './fold-profile.ts'
import type { GivenFacts } from './given-facts.ts'
import { type HeldValues, readHeldValues } from './held-values.ts'
import { commonSampleType } from './sample-type.ts'

/** What rows of a comparison are: functions by flat or cum value, or lines by flat value. */
export type RowsBy = 'flat' | 'cum' | 'lines'

export interface ValueOptions extends AnalyzeOptions {
  readonly by: RowsBy
  /** Whether to read every sample type, not only the chosen one. */
  readonly allTypes: boolean
}

/** The default rows: functions by flat value, of the chosen sample type. */
export const VALUE_DEFAULTS = { by: 'flat', allTypes: false } as const

/** `ValueOptions` plus the executables and source that they name, opened once for all profiles. */
export interface ValueReading extends ValueOptions {
  readonly facts: GivenFacts
}

/** What comparisons and trends need of one profile, compact enough to keep a hundred. */
export interface ProfileValues {
  readonly summary: InputSummary
  readonly kind: ProfileKind
  /** `options.by`, except that goroutine profiles have `cum` in place of `flat`. */
  readonly by: RowsBy
  readonly period: number
  /** Sample types of `rows`: the chosen one, or all. */
  readonly types: readonly { readonly type: string; readonly unit: string }[]
  /** Rows of each sample type, by `functionKey` or `lineKey`. */
  readonly rows: readonly ReadonlyMap<string, ValueRow>[]
  /** In-use bytes by `lineKey`, for the lines of defers; empty for profiles other than heaps. */
  readonly liveLines: ReadonlyMap<string, ValueRow>
  readonly sites: readonly DeferSite[]
  /** What pending calls keep alive; null where the source is not known, and for profiles other than heaps. */
  readonly held: HeldValues | null
  /** The sizes that a record may have; empty for profiles other than heaps. */
  readonly recordSizes: readonly number[]
  readonly memStats: MemStats
  readonly process: ProcessTraits
  readonly isAltered: boolean
  readonly isDelta: boolean
  /** Notices about executables and source that could not be used. */
  readonly evidenceNotices: readonly Notice[]
}

/** Reads one profile for a comparison. Throws what decoding throws, and `bad-sample-index`. */
export async function readValues(source: ProfileSource, options: ValueReading): Promise<ProfileValues> {
  const decode = options.decode ?? {}
  const { facts } = options
  const folded = await foldProfile(source, 'functions', hasFilter(options.filter) ? options.filter : null, decode, facts.executables)
  const { profile, fold } = folded
  const isHeap = profile.kind === 'heap' || profile.kind === 'allocs'
  const chosen = commonSampleType([profile], options.sampleIndex)
  const types = options.allTypes ? profile.sampleTypes : [{ type: chosen.type, unit: chosen.unit }]
  const indexes = types.map(({ type }) => profile.sampleTypes.findIndex((one) => one.type === type))
  const analysis = isHeap
    ? await heapAnalysis({ heaps: await withNamed([folded], facts), goroutines: [], texts: [], skipped: [] }, facts, options)
    : null
  // all goroutines wait in the runtime, so their callers are what differs
  const by = options.by === 'flat' && isGoroutines(profile.kind) ? 'cum' : options.by
  const stacks = by === 'cum' ? await stacksOf(source, decode) : null
  const lines = indexes.map((index) => lineValues(profile, fold.sites, index, isHeap))
  const summary = analysis?.inputs[0] ?? inputSummary(source.name, profile, fold, null)
  const inuse = profile.sampleTypes.findIndex(({ type }) => type === 'inuse_space')
  return {
    summary,
    kind: profile.kind,
    by,
    period: profile.period,
    types,
    rows: indexes.map((index, i) => {
      if (stacks !== null) return cumValues(stacks.profile, stacks.table, index)
      return by === 'lines' ? lines[i]! : functionValues(lines[i]!)
    }),
    liveLines: isHeap && inuse !== -1 ? (lines[indexes.indexOf(inuse)] ?? lineValues(profile, fold.sites, inuse, true)) : new Map(),
    sites: analysis?.sites ?? [],
    held: analysis === null ? null : await heldOf(source, folded, analysis.sites, options),
    recordSizes: analysis?.recordSizes ?? [],
    memStats: profile.memStats,
    process: analysis?.process ?? processTraits(profile, summary.totals),
    isAltered: isHeap && isAltered(profile, fold.sites),
    isDelta: profile.durationNanos !== 0n,
    evidenceNotices: analysis?.evidenceNotices ?? [],
  }
}

async function heldOf(
  source: ProfileSource,
  folded: FoldedProfile,
  sites: readonly DeferSite[],
  { facts, filter, decode = {} }: ValueReading,
): Promise<HeldValues | null> {
  const given = await withSourceOf([folded], facts)
  if (given.source === null) return null
  return readHeldValues(folded, {
    sources: [source],
    decode,
    source: given.source,
    filter: hasFilter(filter) ? filter : null,
    sites,
    goroutines: null,
  })
}

function isGoroutines(kind: ProfileKind): boolean {
  return kind === 'goroutine' || kind === 'goroutineleak'
}

async function stacksOf(source: ProfileSource, decode: NonNullable<AnalyzeOptions['decode']>) {
  const table = new StackTable()
  return { profile: await decodeProfile(source, table, decode), table }
}

/** Refuses profiles that cannot be compared with the first one, because their numbers mean different things. */
export function checkComparable(first: ProfileValues, other: ProfileValues): void {
  const where = `${first.summary.source} and ${other.summary.source}`
  const family = (kind: ProfileKind) => (kind === 'allocs' ? 'heap' : kind)
  if (family(first.kind) !== family(other.kind))
    throw new ProfileError(
      'kinds-differ',
      `a ${first.kind} and a ${other.kind} profile cannot be compared`,
      where,
      'give profiles of one kind',
    )
  if (first.period !== other.period)
    throw new ProfileError(
      'periods-differ',
      `profiles of different sampling rates cannot be compared: ${first.period} and ${other.period}`,
      where,
      'capture both with one runtime.MemProfileRate',
    )
  if (first.isDelta !== other.isDelta)
    throw new ProfileError(
      'deltas-mixed',
      'one profile covers a span of time (seconds=N), the other is a snapshot',
      where,
      'give snapshots on both sides, or spans on both',
    )
  if (first.isAltered || other.isAltered)
    throw new ProfileError(
      'altered-profile',
      'the numbers are not as Go wrote them (a difference, or a scaled profile): nothing can be said of their error',
      (first.isAltered ? first : other).summary.source,
      'give the profiles as they were captured',
    )
}
