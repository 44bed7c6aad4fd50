import { hideFrames } from '../analysis/fold-stacks.ts'
import { type FrameFilterOptions, frameFilter } from '../analysis/frame-filter.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import { commonTypes, mergeProfiles } from '../profile/merge-profiles.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import type { GivenFacts } from './given-facts.ts'
import { NamedPrograms } from './named-program.ts'
import { isSkippable } from './skippable.ts'

/** All stacks of one or several profiles, added up. */
export interface ReadStacks extends StackProfile {
  /** Files of a directory that are not profiles. */
  readonly skipped: readonly string[]
  /** The reasons why given executables do not name the addresses of a profile. */
  readonly refusals: readonly string[]
}

/**
 * Reads profiles of any form; goroutine texts (debug=2) become stacks with counts. Addresses without names get those of the executables that are given, or
 * that the profiles name.
 * Throws what decoding throws, `not-found` where no file is a profile, and `kinds-differ` or `periods-differ` where profiles cannot be
 * added up.
 */
export async function readStacks(
  sources: readonly ProfileSource[],
  decode: DecodeOptions,
  given: Pick<GivenFacts, 'executables' | 'openNamed'>,
): Promise<ReadStacks> {
  const parts: { readonly name: string; readonly part: StackProfile }[] = []
  const skipped: string[] = []
  const refusals: string[] = []
  for (const source of sources) {
    const part = await readOne(source, decode)
    if (part !== null && (given.executables.length > 0 || given.openNamed !== undefined))
      refusals.push(...(await nameAddresses(part, given)).map((reason) => `For ${source.name}: ${reason}`))
    if (part === null) skipped.push(source.name)
    else parts.push({ name: source.name, part })
  }
  if (parts.length === 0)
    throw new ProfileError('not-found', 'there is no profile among the files', skipped[0] ?? 'the command line', 'give a profile')
  checkParts(parts)
  return { ...mergeProfiles(parts.map(({ part }) => part)), skipped, refusals }
}

/** Reads one profile; null for a file of a directory that is not a profile. */
async function readOne(source: ProfileSource, decode: DecodeOptions): Promise<StackProfile | null> {
  try {
    const stacks = new StackTable()
    const profile = await decodeProfile(source, stacks, decode)
    // without samples the table does not know its width
    if (stacks.length === 0) stacks.typeCount = profile.sampleTypes.length
    return { profile, stacks }
  } catch (error) {
    if (error instanceof ProfileError && error.code === GOROUTINE_DUMP) return readDump(source, decode)
    if (isSkippable(source, error)) return null
    throw error
  }
}

async function readDump(source: ProfileSource, decode: DecodeOptions): Promise<StackProfile> {
  const { decodeGoroutines } = await import('../decode/decode-goroutines.ts')
  const { profileOfGoroutines } = await import('../profile/profile-of-goroutines.ts')
  return profileOfGoroutines(await decodeGoroutines(source, decode))
}

/**
 * Names addresses without names. Returns the reasons why executables are not used. The code for executables is large, and loaded only where
 * needed.
 */
async function nameAddresses(
  { profile, stacks }: StackProfile,
  { executables, openNamed }: Pick<GivenFacts, 'executables' | 'openNamed'>,
): Promise<readonly string[]> {
  const { isUnsymbolized, symbolize } = await import('./symbolize.ts')
  if (!isUnsymbolized(profile)) return []
  const { programOf } = await import('./find-program.ts')
  const found = await programOf(profile, executables, stacks)
  const program = found.program ?? (await new NamedPrograms(openNamed).of(profile))
  if (program !== null) await symbolize(profile, program)
  return found.refusals
}

/**
 * Throws unless profiles can be added up. Source: google/pprof profile/merge.go, `compatible`. pprof also mixes different periods silently,
 * but these are estimates of different rates.
 */
function checkParts(parts: readonly { readonly name: string; readonly part: StackProfile }[]): void {
  const first = parts[0]!
  for (const { name, part } of parts.slice(1)) {
    const where = `${first.name} and ${name}`
    const [a, b] = [first.part.profile, part.profile]
    if (commonTypes([a, b]).length === 0)
      throw new ProfileError(
        'kinds-differ',
        `a ${a.kind} profile and a ${b.kind} profile have no sample type in common: they cannot be added up`,
        where,
        'convert them one at a time',
      )
    if (a.period !== b.period)
      throw new ProfileError(
        'periods-differ',
        `profiles of different sampling rates cannot be added up: ${a.period} and ${b.period}`,
        where,
        'convert them one at a time',
      )
  }
  if (commonTypes(parts.map(({ part }) => part.profile)).length === 0)
    throw new ProfileError(
      'kinds-differ',
      'the profiles have no sample type in common: they cannot be added up',
      parts.map(({ name }) => name).join(', '),
      'convert them one at a time',
    )
}

/** The stacks that a filter left of a profile. */
export interface FilteredStacks extends StackProfile {
  /** Filter options that matched nothing. */
  readonly unmatchedFilters: readonly string[]
}

/** Filters stacks; the result is a profile of its own. Without options it has all stacks. */
export async function filterStacks(whole: StackProfile, options: FrameFilterOptions | null): Promise<FilteredStacks> {
  const { profile, stacks } = whole
  if (options === null) return { ...whole, unmatchedFilters: [] }
  const filter = await frameFilter(profile, options)
  const kept = new StackTable()
  kept.typeCount = stacks.typeCount
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    if (!filter.keeps(sample.stack, sample.depth) || !hideFrames(sample, filter.isHidden)) continue
    kept.sample(sample)
  }
  return { profile: { ...profile, ...filter.tables }, stacks: kept, unmatchedFilters: filter.unmatched }
}
