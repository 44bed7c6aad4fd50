import { type FrameFilterOptions, hasFilter } from '../analysis/frame-filter.ts'
import type { Confidence } from '../attribution/evidence.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import type { Notice } from '../report/report.ts'
import type { RecordFrames } from './defer-frames.ts'
import { type FactOptions, type GivenFacts, givenFacts } from './given-facts.ts'
import { filterStacks, type ReadStacks, readStacks } from './read-stacks.ts'
import { commonSampleType } from './sample-type.ts'

/** The formats that a profile can be converted to, in the order of help. */
export const CONVERT_FORMATS = ['folded', 'speedscope', 'pprof', 'callgrind', 'json'] as const

/** One of `CONVERT_FORMATS`. */
export type ConvertFormat = (typeof CONVERT_FORMATS)[number]

/** What to write and how. The other facts name addresses and show which samples are defer records. */
export interface ConvertOptions extends FactOptions {
  readonly to: ConvertFormat
  readonly decode?: DecodeOptions
  readonly filter?: FrameFilterOptions
  /** Name or number of the only sample type to write; for `pprof` the type that readers show first. */
  readonly sampleIndex?: string
  /** Adds the frames of defer records with this confidence, or a better one, to the stacks. */
  readonly deferFrames?: Confidence
  /** Whether frames are source lines, not functions. */
  readonly byLine?: boolean
}

/** A converted profile, and notices about what the format cannot hold. */
export type Converted = (
  | { readonly form: 'text'; readonly chunks: Iterable<string | Uint8Array> }
  /** Protobuf, not compressed. */
  | { readonly form: 'protobuf'; readonly bytes: Uint8Array }
) & { readonly notices: readonly Notice[] }

/**
 * Converts profiles; several are added up. Throws `ProfileError` for inputs that cannot be read or added up, `bad-sample-index`,
 * and `usage` for options that the format does not use.
 */
export async function convert(sources: readonly ProfileSource[], options: ConvertOptions): Promise<Converted> {
  const { to } = options
  if (options.byLine === true && !BY_LINE.includes(to))
    throw new ProfileError('usage', `--lines has no effect with --to ${to}, which always has lines`, '--lines', 'leave it out')
  const given = await givenFacts(options)
  const whole = await readStacks(sources, options.decode ?? {}, given)
  const framed = await withRecords(whole, sources, given, options)
  const input = await filterStacks(framed, hasFilter(options.filter) ? options.filter : null)
  const converted = await WRITERS[to](
    input,
    options,
    sources.map(({ name }) => name).filter((name) => !whole.skipped.includes(name)),
  )
  const notices = [...inputNotices(whole), ...framed.notices, ...filterNotices(input.unmatchedFilters)]
  return { ...converted, notices: [...notices, ...converted.notices] }
}

/** Adds the frames of records. The code for it is large, so it is loaded only where the frames are asked for. */
async function withRecords(
  whole: StackProfile,
  sources: readonly ProfileSource[],
  given: GivenFacts,
  { deferFrames }: ConvertOptions,
): Promise<RecordFrames> {
  if (deferFrames === undefined) return { ...whole, notices: [] }
  const { withDeferFrames } = await import('./defer-frames.ts')
  return withDeferFrames(whole, sources.map(({ name }) => name).join(', '), given, deferFrames)
}

/** Formats in which frames are functions unless lines are asked for. */
const BY_LINE: readonly ConvertFormat[] = ['folded', 'speedscope']

type Writer = (input: StackProfile, options: ConvertOptions, names: readonly string[]) => Converted | Promise<Converted>

// each is loaded on demand
const WRITERS: Readonly<Record<ConvertFormat, Writer>> = {
  folded: async (input, { sampleIndex, byLine = false }) => {
    const { foldedStacks } = await import('../convert/folded.ts')
    const { chunks, negativeCount } = foldedStacks(input, chosenType(input, sampleIndex), byLine)
    const notices = negativeNotices(negativeCount, 'written as they are; flamegraph.pl passes such lines over')
    return { form: 'text', chunks, notices }
  },
  speedscope: async (input, { sampleIndex, byLine = false }, names) => {
    const { speedscopeText } = await import('../convert/speedscope.ts')
    const options = { name: names.join(', '), types: chosenTypes(input, sampleIndex), active: chosenType(input, sampleIndex), byLine }
    const { chunks, negativeCount } = speedscopeText(input, options)
    return { form: 'text', chunks, notices: negativeNotices(negativeCount, 'left out, since speedscope refuses a file that has them') }
  },
  pprof: async (input, { sampleIndex }) => {
    const { encodeProfile } = await import('../encode/encode-profile.ts')
    const shown = sampleIndex === undefined ? null : input.profile.sampleTypes[chosenType(input, sampleIndex)]!
    const profile = shown === null ? input.profile : { ...input.profile, defaultSampleType: shown.type }
    return { form: 'protobuf', bytes: encodeProfile(profile, input.stacks), notices: [] }
  },
  callgrind: async (input, { sampleIndex }) => {
    const { callgrindText } = await import('./callgrind-text.ts')
    return { form: 'text', chunks: callgrindText(input, chosenType(input, sampleIndex)), notices: [] }
  },
  json: async (input, { sampleIndex }, names) => {
    const { jsonProfile } = await import('../convert/json-profile.ts')
    return { form: 'text', chunks: jsonProfile(input, names, chosenTypes(input, sampleIndex)), notices: [] }
  },
}

/** Column of the chosen sample type, or of the one that readers show first. */
function chosenType({ profile }: StackProfile, sampleIndex: string | undefined): number {
  return commonSampleType([profile], sampleIndex).indexes[0]!
}

/** The columns of all sample types, or of the chosen one. */
function chosenTypes(input: StackProfile, sampleIndex: string | undefined): number[] {
  return sampleIndex === undefined ? [...input.profile.sampleTypes.keys()] : [chosenType(input, sampleIndex)]
}

function negativeNotices(count: number, what: string): Notice[] {
  if (count === 0) return []
  return [{ code: 'negative-values', text: `${counted(count, 'stack')} of negative value (a difference of profiles): ${what}.` }]
}

function filterNotices(unmatched: readonly string[]): Notice[] {
  return unmatched.map((option) => ({ code: 'filter-no-match', text: `--${option} matched no frame.` }))
}

function inputNotices({ skipped, refusals }: ReadStacks): Notice[] {
  return [
    ...refusals.map((text): Notice => ({ code: 'executable-refused', text })),
    ...(skipped.length === 0 ? [] : [{ code: 'skipped-files', text: `Left out, as no profiles: ${skipped.join(', ')}.` } as const]),
  ]
}
