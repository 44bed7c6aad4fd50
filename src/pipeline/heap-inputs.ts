import type { FrameFilterOptions } from '../analysis/frame-filter.ts'
import { hasRecordFrames } from '../analysis/runtime-prefixes.ts'
import type { FrameDetail } from '../attribution/candidates.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import type { Profile } from '../profile/profile.ts'
import type { Executable } from '../symbols/executable.ts'
import { type FoldedProfile, foldProfile } from './fold-profile.ts'

/** What the sources of a heap report turned out to be. */
export interface HeapInputs {
  /** At least one, of one sampling rate and form. */
  readonly heaps: readonly FoldedProfile[]
  readonly goroutines: readonly FoldedProfile[]
  /** Files found in a directory that are something else. */
  readonly skipped: readonly string[]
}

/**
 * Reads and folds every source. Throws `ProfileError` when one that was named is no heap or goroutine profile, when there is no
 * heap among them, or when the heaps cannot be added up.
 */
export async function readHeapInputs(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[] = [],
): Promise<HeapInputs> {
  const { folded, skipped, dumps } = await foldAll(sources, filter, decode, executables)
  const goroutines = folded.filter(({ profile }) => isGoroutineKind(profile))
  const heaps = bestForms(
    folded.filter((one) => !goroutines.includes(one)),
    skipped,
  )
  const named = dumps.find(({ isNamed }) => isNamed)
  if (heaps.length === 0) throw noHeap([...goroutines.map(({ source }) => source), ...dumps.map(({ name }) => name)], skipped)
  // beside a heap the text of stacks is no evidence
  if (named !== undefined) throw named.error
  checkHeaps(heaps)
  return { heaps, goroutines, skipped }
}

/** What the forms of a heap tell of records, best first. */
const DETAILS: readonly FrameDetail[] = ['names', 'pcs', 'nothing']

/** A folder of captures may hold several forms of one heap: those that tell less are left out. */
function bestForms(heaps: readonly FoldedProfile[], skipped: string[]): FoldedProfile[] {
  const rank = ({ profile }: FoldedProfile) => DETAILS.indexOf(frameDetail(profile))
  const best = Math.min(...heaps.map(rank))
  return heaps.filter((one) => {
    const isKept = one.maySkip !== true || rank(one) === best
    if (!isKept) skipped.push(one.source)
    return isKept
  })
}

/** A text of goroutines (debug=2), which has no samples. */
interface SkippedDump {
  readonly name: string
  readonly isNamed: boolean
  readonly error: ProfileError
}

async function foldAll(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[],
): Promise<{ folded: FoldedProfile[]; skipped: string[]; dumps: SkippedDump[] }> {
  const dumps: SkippedDump[] = []
  const folded: FoldedProfile[] = []
  const skipped: string[] = []
  for (const source of sources) {
    try {
      const one = {
        ...(await foldHeapOrGoroutines(source, filter, decode, executables)),
        ...(source.maySkip === true ? { maySkip: true } : {}),
      }
      if (source.maySkip === true && !isHeapKind(one.profile) && !isGoroutineKind(one.profile)) skipped.push(source.name)
      else folded.push(one)
    } catch (error) {
      if (error instanceof ProfileError && error.code === GOROUTINE_DUMP) {
        dumps.push({ name: source.name, isNamed: source.maySkip !== true, error })
        if (source.maySkip === true) skipped.push(source.name)
        continue
      }
      if (source.maySkip !== true || !(error instanceof ProfileError) || !SKIPPED_CODES.has(error.code)) throw error
      skipped.push(source.name)
    }
  }
  return { folded, skipped, dumps }
}

/** Frame filters choose samples of the heap; who is inside a function does not depend on them. */
async function foldHeapOrGoroutines(
  source: ProfileSource,
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[],
): Promise<FoldedProfile> {
  const folded = await foldProfile(source, 'functions', filter, decode, executables)
  return filter !== null && isGoroutineKind(folded.profile) ? foldProfile(source, 'functions', null, decode, executables) : folded
}

const SKIPPED_CODES = new Set(['not-a-profile', 'kind-not-supported', 'profile-empty'])

/** What a heap profile keeps of the runtime frames that lead to an allocation. */
export function frameDetail(profile: Profile): FrameDetail {
  if (profile.format === 'text') return 'pcs'
  // a full capture without such frames has no records
  const isFull = readCaptureNote(profile.comments)?.frames === 'full'
  return isFull || hasRecordFrames(profile) ? 'names' : 'nothing'
}

function isHeapKind(profile: Profile): boolean {
  return profile.kind === 'heap' || profile.kind === 'allocs'
}

function isGoroutineKind(profile: Profile): boolean {
  return profile.kind === 'goroutine' || profile.kind === 'goroutineleak'
}

/** Code of the error where there are goroutines, and no heap. */
export const GOROUTINES_ONLY = 'goroutines-only'

/** `goroutines` are the names of their sources. */
function noHeap(goroutines: readonly string[], skipped: readonly string[]): ProfileError {
  if (goroutines.length > 0)
    return new ProfileError(
      GOROUTINES_ONLY,
      'only goroutine profiles were given',
      goroutines[0]!,
      'run deferscope goroutines on them, or give a heap profile beside them',
    )
  return new ProfileError(
    'not-found',
    'there is no heap profile among the files',
    skipped[0] ?? 'the command line',
    'capture http://HOST:PORT/debug/pprof/heap?gc=1',
  )
}

/** Whether these profiles are heaps that can be added up. */
function checkHeaps(heaps: readonly FoldedProfile[]): void {
  const first = heaps[0]!
  for (const { source, profile } of heaps) {
    if (!isHeapKind(profile)) throw notAHeap(source, profile)
    if (!profile.sampleTypes.some(({ type }) => type === 'inuse_objects'))
      throw new ProfileError(
        'no-inuse-values',
        `the profile has only ${profile.sampleTypes.map(({ type }) => type).join(', ')}: it does not say what is alive`,
        source,
        'give the profile as it was captured, with all its sample types',
      )
    if (profile.period !== first.profile.period)
      throw new ProfileError(
        'periods-differ',
        `profiles of different sampling rates cannot be added up: ${first.profile.period} and ${profile.period}`,
        `${first.source} and ${source}`,
        'analyze them one at a time',
      )
    if (frameDetail(profile) !== frameDetail(first.profile))
      throw new ProfileError(
        'formats-differ',
        'these heap profiles cannot be added up: one of them keeps runtime frames or raw PCs, so that records show in different ways',
        `${first.source} and ${source}`,
        'analyze them one at a time',
      )
  }
}

function notAHeap(source: string, profile: Profile): ProfileError {
  const types = profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(', ')
  const what =
    profile.kind === 'other'
      ? `a profile of ${types === '' ? 'nothing: it has no sample types' : types}`
      : `a ${profile.kind} profile (${types})`
  return new ProfileError(
    'kind-not-supported',
    `this is ${what}, which holds no defer records`,
    source,
    'capture http://HOST:PORT/debug/pprof/heap?gc=1',
  )
}
