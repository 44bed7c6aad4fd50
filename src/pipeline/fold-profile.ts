import { FoldSink } from '../analysis/fold.ts'
import { foldStacks } from '../analysis/fold-stacks.ts'
import { type FrameFilterOptions, frameFilter } from '../analysis/frame-filter.ts'
import type { Granularity } from '../analysis/nodes.ts'
import { hasRecordFrames } from '../analysis/runtime-prefixes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import type { Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { StackTable } from '../profile/stack-table.ts'
import type { Executable } from '../symbols/executable.ts'
import type { Program } from './program.ts'
import { isUnsymbolized, symbolize } from './symbolize.ts'

/** A decoded profile with its sums. */
export interface FoldedProfile {
  readonly source: string
  /** True for a file found in a directory, not named by the user. */
  readonly maySkip?: boolean
  readonly profile: Profile
  readonly fold: FoldSink
  /** For profiles with one value per sample, such as goroutines: their distinct stacks; null for others. */
  readonly stacks: StackTable | null
  /** Filter options that matched nothing. */
  readonly unmatchedFilters: readonly string[]
  /** The executable of the profile, among those given; null where there is none. */
  readonly program: Program | null
  /** The reasons why given executables are not this profile's. */
  readonly refusals: readonly string[]
  /** The number of locations whose names came from the executable. */
  readonly symbolizedCount: number
}

/**
 * Decodes a profile and sums it up. Go's own files are folded in one pass, whose memory follows functions and locations. With
 * filters, samples before their locations (`pprof -proto`), kept runtime frames, or addresses that an executable
 * must name, distinct stacks are collected first.
 */
export async function foldProfile(
  source: ProfileSource,
  granularity: Granularity,
  filter: FrameFilterOptions | null,
  options: DecodeOptions,
  executables: readonly Executable[] = [],
): Promise<FoldedProfile> {
  if (filter === null) {
    const fold = new FoldSink(granularity)
    const counted = new StackTable()
    const profile = await decodeProfile(source, withCounted(fold, counted), options)
    const isNamed = executables.length === 0 || !isUnsymbolized(profile)
    if (fold.isExact(profile) && !hasRecordFrames(profile) && isNamed) {
      const found = await findProgram(profile, executables)
      return { source: source.name, profile, fold, stacks: stacksOf(profile, counted), unmatchedFilters: [], ...found, symbolizedCount: 0 }
    }
  }
  const stacks = new StackTable()
  const profile = await decodeProfile(source, stacks, options)
  const found = await findProgram(profile, executables, stacks)
  const symbolizedCount = found.program === null ? 0 : await symbolize(profile, found.program)
  const frames = filter === null ? null : await frameFilter(profile, filter)
  const fold = foldStacks(profile, stacks, granularity, frames)
  const unmatchedFilters = frames?.unmatched ?? []
  return { source: source.name, profile, fold, stacks: stacksOf(profile, stacks), unmatchedFilters, ...found, symbolizedCount }
}

/** A sink that keeps the stacks of counts besides their sums: unlike those of heaps they are few, and show more than sums. */
function withCounted(fold: FoldSink, counted: StackTable): SampleSink {
  return {
    begin: (tables) => {
      fold.begin(tables)
      counted.begin(tables)
    },
    sample: (sample) => {
      if (sample.valueCount === 1) counted.sample(sample)
      return fold.sample(sample)
    },
  }
}

function stacksOf({ sampleTypes }: Profile, stacks: StackTable): StackTable | null {
  return sampleTypes.length === 1 ? stacks : null
}

/** Finds a profile's executable among those given. Its code is loaded only where executables are given. */
export async function findProgram(
  profile: Profile,
  executables: readonly Executable[],
  stacks: StackTable | null = null,
): Promise<Pick<FoldedProfile, 'program' | 'refusals'>> {
  if (executables.length === 0) return { program: null, refusals: [] }
  const { programOf } = await import('./find-program.ts')
  return programOf(profile, executables, stacks)
}
