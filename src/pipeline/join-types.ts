import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import { bytesSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { encodeProfile } from '../encode/encode-profile.ts'
import { labelsComment } from '../profile/process-labels.ts'
import { functionFile, functionName, type Profile, type ValueType } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import { SampleTable } from '../profile/sample-table.ts'
import { StackTable } from '../profile/stack-table.ts'
import { restoredSize } from '../stats/restored-size.ts'

/** One sample type of a capture, as an engine gives it. */
export interface StoredType {
  readonly type: ValueType
  readonly profile: Profile
  readonly samples: SampleTable
  /** The sum of its values. */
  readonly total: number
}

/** What is known of a capture besides its samples. */
export interface CaptureFacts {
  readonly labels: Labels
  /** Nanoseconds since 1970. */
  readonly time: bigint
  /** The sampling period for heaps that come without one. */
  readonly period: number
}

/** A capture that was put together again. */
export interface JoinedCapture {
  /** Protobuf, not compressed. */
  readonly bytes: Uint8Array
  /** Whether the profile came without a period, so that the given one stands in it. */
  readonly isPeriodAssumed: boolean
  /** Rows of live objects, and those of them whose size is known again. */
  readonly rows: number
  readonly sizedRows: number
}

/** Decodes one sample type of a capture. `name` is for errors. Throws what decoding throws. */
export async function readStoredType(name: string, bytes: Uint8Array, type: ValueType, decode: DecodeOptions): Promise<StoredType> {
  const samples = new SampleTable()
  const profile = await decodeProfile(bytesSource(name, bytes), samples, decode)
  let total = 0
  for (let row = 0; row < samples.length; row++) total += Number(samples.values[0]?.[row] ?? 0)
  return { type, profile, samples, total }
}

/**
 * Makes one profile of the sample types of a capture, which engines store apart: equal stacks are one row, in the order in which they
 * repeat. The sizes of live objects are restored from counts and bytes. Throws `profile-empty` without types.
 */
export function joinTypes(types: readonly StoredType[], { labels, time, period: assumed }: CaptureFacts): JoinedCapture {
  // bytes come last in a profile of Go, and give the rows
  const base = types.at(-1)
  if (base === undefined) throw new ProfileError('profile-empty', 'a capture without types', '', 'give a capture')
  const others = types.slice(0, -1).map(rowsByStack)
  const isPeriodAssumed = base.profile.period <= 0
  const period = isPeriodAssumed ? assumed : base.profile.period
  // as Go writes it
  const bytesRow = base.profile.strings.intern('bytes')
  const stacks = new StackTable()
  stacks.typeCount = types.length
  const keyOf = locationKeys(base.profile)
  const seen = new Map<string, number>()
  const sample = new SampleBuffer()
  let sizedRows = 0
  for (let row = 0; row < base.samples.length; row++) {
    const key = stackKey(base.samples, row, keyOf)
    const repeat = seen.get(key) ?? 0
    seen.set(key, repeat + 1)
    sample.clear()
    for (let i = base.samples.stackStart[row]!; i < base.samples.stackStart[row + 1]!; i++) sample.pushLocation(base.samples.stack[i]!)
    const values = [...others.map((rows) => rows.get(key)?.[repeat] ?? 0), Number(base.samples.values[0]![row]!)]
    for (const value of values) sample.pushValue(value)
    for (const label of base.samples.labelSets[base.samples.labels[row]!]!)
      sample.pushLabel(label.key, label.text, label.low, label.high, label.unit)
    const size = types.length === 2 && isBytes(base.type) ? restoredSize(values[0]!, values[1]!, period) : null
    if (size !== null) {
      sample.pushLabel(bytesRow, 0, size, 0, bytesRow)
      sizedRows++
    }
    stacks.sample(sample)
  }
  const profile: Profile = {
    ...base.profile,
    sampleTypes: types.map(({ type }) => type),
    periodType: isBytes(base.type) ? { type: 'space', unit: 'bytes' } : base.profile.periodType,
    period: isBytes(base.type) ? period : base.profile.period,
    timeNanos: time,
    comments: [...base.profile.comments, ...(Object.keys(labels).length === 0 ? [] : [labelsComment(labels)])],
  }
  return { bytes: encodeProfile(profile, stacks), isPeriodAssumed: isBytes(base.type) && isPeriodAssumed, rows: stacks.length, sizedRows }
}

function isBytes({ unit }: ValueType): boolean {
  return unit === 'bytes'
}

/** The values of each stack, in the order in which it repeats. */
function rowsByStack({ profile, samples }: StoredType): Map<string, number[]> {
  const keyOf = locationKeys(profile)
  const rows = new Map<string, number[]>()
  for (let row = 0; row < samples.length; row++) {
    const key = stackKey(samples, row, keyOf)
    const values = rows.get(key) ?? []
    values.push(Number(samples.values[0]![row]!))
    rows.set(key, values)
  }
  return rows
}

function stackKey(samples: SampleTable, row: number, keyOf: (location: number) => string): string {
  const parts: string[] = []
  for (let i = samples.stackStart[row]!; i < samples.stackStart[row + 1]!; i++) parts.push(keyOf(samples.stack[i]!))
  return parts.join('\n')
}

/** What two profiles of one capture know a location by: its address and lines. Its row and id differ between them. */
function locationKeys(profile: Profile): (location: number) => string {
  const { locations } = profile
  const known: (string | undefined)[] = []
  return (location) => {
    known[location] ??= [
      locations.address(location).toString(16),
      ...Array.from({ length: locations.lineEnd[location]! - locations.lineStart[location]! }, (_, i) => {
        const line = locations.lineStart[location]! + i
        const fn = locations.lineFunction[line]!
        return `${functionName(profile, fn)} ${functionFile(profile, fn)}:${locations.lineNumber[line]!}`
      }),
    ].join('|')
    return known[location]
  }
}
