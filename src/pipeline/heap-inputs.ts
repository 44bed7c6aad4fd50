import { foldStacks } from '../analysis/fold-stacks.ts'
import type { FrameFilterOptions } from '../analysis/frame-filter.ts'
import { hasRecordFrames } from '../analysis/runtime-prefixes.ts'
import type { FrameDetail } from '../attribution/candidates.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import { goroutinesOfProfile } from '../profile/goroutines-of-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { readPutBackNote } from '../profile/put-back-note.ts'
import type { Executable } from '../symbols/executable.ts'
import { type FoldedProfile, foldProfile } from './fold-profile.ts'
import type { DecodedDump } from './goroutine-instances.ts'
import { checkInUse } from './in-use-values.ts'
import { isSkippable } from './skippable.ts'

/** The profiles in the sources of a heap report. */
export interface HeapInputs {
  /** At least one, of one sampling rate and form. */
  readonly heaps: readonly FoldedProfile[]
  readonly goroutines: readonly FoldedProfile[]
  /** Named texts of stacks (debug=2), which are no evidence beside a heap. */
  readonly texts: readonly string[]
  /** Files of a directory that are something else. */
  readonly skipped: readonly string[]
}

/** The goroutines in the sources, as `deferscope goroutines` reads them, where there is no heap. */
export interface GoroutinesAlone {
  readonly dumps: readonly DecodedDump[]
  /** Files of a directory that are something else. */
  readonly skipped: readonly string[]
}

/** What the sources turned out to be where all of them are CPU profiles. */
export interface CpuProfiles {
  readonly cpus: readonly FoldedProfile[]
  /** Files found in a directory that are something else. */
  readonly skipped: readonly string[]
}

/**
 * Reads and folds every source. Throws `ProfileError` where a source that the user named is not a heap or goroutine profile, where there is
 * none of either, or where the heaps cannot be added up.
 */
export async function readInputs(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[] = [],
): Promise<HeapInputs | GoroutinesAlone | CpuProfiles> {
  const { read: found, skipped } = await foldAll(sources, filter, { ...decode, takesCut: true }, executables)
  const cpus = found.filter((one): one is FoldedProfile => 'fold' in one && one.profile.kind === 'cpu')
  if (cpus.length > 0 && cpus.length === found.length) return { cpus, skipped }
  const read = found.filter((one) => !('fold' in one && cpus.includes(one) && one.maySkip === true))
  skipped.push(...cpus.filter(({ maySkip }) => maySkip === true).map(({ source }) => source))
  const folded = read.filter((one) => 'fold' in one)
  const texts = read.filter((one): one is UnfoldedText => !('fold' in one))
  const goroutines = folded.filter(({ profile }) => isGoroutineKind(profile))
  const others = folded.filter((one) => !goroutines.includes(one))
  if (others.length === 0 && read.length > 0) return { dumps: await Promise.all(read.map((one) => dumpOf(one, decode))), skipped }
  const heaps = bestForms(others, skipped)
  if (heaps.length === 0) throw noHeap(skipped[0] ?? 'the command line')
  checkHeaps(heaps)
  const textsOf = (maySkip: boolean) => texts.filter(({ source }) => (source.maySkip === true) === maySkip).map(({ source }) => source.name)
  return { heaps, goroutines, texts: textsOf(false), skipped: [...skipped, ...textsOf(true)] }
}

/** Reads and folds every source, as `readInputs` does. Throws `goroutines-only` where there are goroutines and no heap. */
export async function readHeapInputs(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[] = [],
): Promise<HeapInputs> {
  const inputs = await readInputs(sources, filter, decode, executables)
  if ('heaps' in inputs) return inputs
  if ('cpus' in inputs) throw notAHeap(inputs.cpus[0]!.source, inputs.cpus[0]!.profile)
  throw new ProfileError(
    'goroutines-only',
    'only goroutine profiles were given',
    inputs.dumps[0]!.source,
    'run deferscope goroutines on them, or give a heap profile beside them',
  )
}

/** The levels of detail about records in a heap's form, best first. */
const DETAILS: readonly FrameDetail[] = ['names', 'pcs', 'nothing']

/** A folder of captures may hold several forms of one heap: keeps the form with the most detail. */
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
interface UnfoldedText {
  readonly source: ProfileSource
}

/** Folds all profiles and texts in the given order, without those that were found in a directory and are something else. */
async function foldAll(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[],
): Promise<{ read: (FoldedProfile | UnfoldedText)[]; skipped: string[] }> {
  const read: (FoldedProfile | UnfoldedText)[] = []
  const skipped: string[] = []
  for (const source of sources) {
    try {
      const one = {
        ...(await foldHeapOrGoroutines(source, filter, decode, executables)),
        ...(source.maySkip === true ? { maySkip: true } : {}),
      }
      if (source.maySkip === true && !isHeapKind(one.profile) && !isGoroutineKind(one.profile) && one.profile.kind !== 'cpu')
        skipped.push(source.name)
      else read.push(one)
    } catch (error) {
      if (error instanceof ProfileError && error.code === GOROUTINE_DUMP) read.push({ source })
      else if (isSkippable(source, error)) skipped.push(source.name)
      else throw error
    }
  }
  return { read, skipped }
}

/** The dump of a source: for profiles the stacks are known already; of a text only the head was read. */
async function dumpOf(one: FoldedProfile | UnfoldedText, decode: DecodeOptions): Promise<DecodedDump> {
  if ('fold' in one) return { source: one.source, dump: goroutinesOfProfile(one.profile, one.stacks!) }
  const { decodeGoroutines } = await import('../decode/decode-goroutines.ts')
  return { source: one.source.name, dump: await decodeGoroutines(one.source, decode) }
}

/** Folds a profile. Frame filters apply only to heaps; which goroutines are inside a function does not depend on them. */
async function foldHeapOrGoroutines(
  source: ProfileSource,
  filter: FrameFilterOptions | null,
  decode: DecodeOptions,
  executables: readonly Executable[],
): Promise<FoldedProfile> {
  const folded = await foldProfile(source, 'functions', filter, decode, executables)
  const { profile, stacks } = folded
  if (filter === null || stacks === null || !isGoroutineKind(profile)) return folded
  return { ...folded, fold: foldStacks(profile, stacks, 'functions', null), unmatchedFilters: [] }
}

/** What a heap profile has of the runtime frames that lead to an allocation. */
export function frameDetail(profile: Profile): FrameDetail {
  if (profile.format === 'text') return 'pcs'
  const putBack = readPutBackNote(profile.comments)
  if (putBack !== null) return putBack.isWhole ? 'names' : 'nothing'
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

function noHeap(where: string): ProfileError {
  return new ProfileError('not-found', 'there is no heap profile among the files', where, 'capture http://HOST:PORT/debug/pprof/heap?gc=1')
}

/** Throws unless these heaps can be added up. */
function checkHeaps(heaps: readonly FoldedProfile[]): void {
  const first = heaps[0]!
  for (const { source, profile } of heaps) {
    if (!isHeapKind(profile)) throw notAHeap(source, profile)
    checkInUse(profile, source)
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
  const what = profile.kind === 'other' ? `a profile of ${types}` : `a ${profile.kind} profile (${types})`
  return new ProfileError(
    'kind-not-supported',
    types === '' ? 'this profile has no sample types, and so no numbers' : `this is ${what}, which holds no defer records`,
    source,
    'capture http://HOST:PORT/debug/pprof/heap?gc=1',
  )
}
