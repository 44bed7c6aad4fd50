import { jsonChunks } from '../base/text-chunks.ts'
import { VERSION } from '../base/version.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import { type Frames, frameStacks } from './frame-stacks.ts'

/** What to write besides the stacks. */
export interface SpeedscopeOptions {
  readonly name: string
  /** Columns of the sample types to write, in order. */
  readonly types: readonly number[]
  /** The one of `types` that speedscope shows first. */
  readonly active: number
  readonly byLine: boolean
}

/** A speedscope document, and the number of stacks that it cannot hold. */
export interface SpeedscopeText {
  readonly chunks: Iterable<string>
  readonly negativeCount: number
}

/**
 * Units that speedscope and pprof give one name; all other units become `none`. Source: speedscope src/lib/file-format-spec.ts,
 * `ValueUnit`; google/pprof internal/measurement.
 */
const UNITS: ReadonlySet<string> = new Set(['bytes', 'nanoseconds', 'microseconds', 'milliseconds', 'seconds'])

/**
 * Converts a profile to a file of speedscope: one sampled profile per sample type, with shared frames. Stacks with value 0 are left out,
 * and stacks with negative values too, since speedscope refuses them. Values are JSON numbers: those past 2^53 are rounded.
 * Source: https://www.speedscope.app/file-format-schema.json; speedscope src/lib/profile.ts, `appendSampleWithWeight`.
 */
export function speedscopeText(input: StackProfile, options: SpeedscopeOptions): SpeedscopeText {
  const { frames, stacks } = frameStacks(input, options.byLine)
  let negativeCount = 0
  for (const type of options.types) for (let row = 0; row < stacks.length; row++) if (stacks.value(row, type) < 0) negativeCount++
  return { chunks: jsonChunks(documentParts(input, frames, stacks, options)), negativeCount }
}

function* documentParts({ profile }: StackProfile, frames: Frames, stacks: StackTable, options: SpeedscopeOptions): Generator<string> {
  const { types, active, name } = options
  yield '{"$schema":"https://www.speedscope.app/file-format-schema.json",'
  yield `"exporter":${JSON.stringify(`deferscope@${VERSION}`)},"name":${JSON.stringify(name)},`
  yield `"activeProfileIndex":${Math.max(types.indexOf(active), 0)},\n"shared":{"frames":[`
  for (let frame = 0; frame < frames.length; frame++) yield `${frame === 0 ? '' : ','}\n${frameJson(frames, frame)}`
  yield ']},\n"profiles":['
  for (const [i, type] of types.entries()) {
    const { type: title, unit } = profile.sampleTypes[type]!
    yield `${i === 0 ? '' : ','}\n{"type":"sampled","name":${JSON.stringify(title)},"unit":${JSON.stringify(UNITS.has(unit) ? unit : 'none')},`
    yield `"startValue":0,"endValue":${sumOf(stacks, type)},\n"samples":[`
    yield* samplesJson(stacks, type)
    yield '],\n"weights":['
    yield* weightsJson(stacks, type)
    yield ']}'
  }
  yield ']}\n'
}

function frameJson(frames: Frames, frame: number): string {
  const file = frames.file(frame)
  const line = frames.line(frame)
  return JSON.stringify({ name: frames.name(frame), ...(file === '' ? {} : { file }), ...(line === 0 ? {} : { line }) })
}

/** Writes the stacks, root first. */
function* samplesJson(stacks: StackTable, type: number): Generator<string> {
  let comma = ''
  for (let row = 0; row < stacks.length; row++) {
    if (stacks.value(row, type) <= 0) continue
    yield `${comma}[${stacks.stack
      .slice(stacks.stackStart[row]!, stacks.stackStart[row + 1]!)
      .reverse()
      .join()}]`
    comma = ','
  }
}

function* weightsJson(stacks: StackTable, type: number): Generator<string> {
  let comma = ''
  for (let row = 0; row < stacks.length; row++) {
    const value = stacks.value(row, type)
    if (value <= 0) continue
    yield `${comma}${Number(value)}`
    comma = ','
  }
}

function sumOf(stacks: StackTable, type: number): number {
  let sum = 0
  for (let row = 0; row < stacks.length; row++) sum += Math.max(Number(stacks.value(row, type)), 0)
  return sum
}
