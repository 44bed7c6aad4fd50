import { FoldSink } from '../analysis/fold.ts'
import { foldStacks } from '../analysis/fold-stacks.ts'
import { type FrameFilterOptions, frameFilter } from '../analysis/frame-filter.ts'
import type { Granularity } from '../analysis/nodes.ts'
import { hasRecordFrames } from '../analysis/runtime-prefixes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeFolded, decodeProfile } from '../decode/decode-profile.ts'
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
    const once = await foldOnce(source, granularity, options)
    if (once?.isExact === true && (executables.length === 0 || !isUnsymbolized(once.profile))) {
      const { profile, fold, stacks } = once
      const found = await findProgram(profile, executables)
      return { source: source.name, profile, fold, stacks, unmatchedFilters: [], ...found, symbolizedCount: 0 }
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

/** A profile that was read once, and its sums. */
interface FoldedOnce extends Pick<FoldedProfile, 'profile' | 'fold' | 'stacks'> {
  /** Whether the sums are those that its stacks, with all names known, would give. */
  readonly isExact: boolean
}

/** Sums a profile up while it is read; functions in WebAssembly where it is large. Null where that cannot be exact. */
async function foldOnce(source: ProfileSource, granularity: Granularity, options: DecodeOptions): Promise<FoldedOnce | null> {
  let fold = new FoldSink(granularity)
  let counted = new StackTable()
  // a source may be read twice, each time into a new sink
  const sinkFor = () => {
    fold = new FoldSink(granularity)
    counted = new StackTable()
    return withCounted(fold, counted)
  }
  const decoded =
    granularity === 'functions'
      ? await decodeFolded(source, sinkFor, options)
      : { profile: await decodeProfile(source, sinkFor(), options), columns: null }
  if (decoded === null) return null
  const { profile, columns } = decoded
  if (columns !== null) fold = FoldSink.of(columns)
  return { profile, fold, stacks: stacksOf(profile, counted), isExact: fold.isExact(profile) && !hasRecordFrames(profile) }
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
