import { compareText } from '../../../base/order.ts'
import type { LabelSet, PprofProfile, Samples } from '../profile.ts'
import { StringRows } from './string-rows.ts'
import { WireWriter } from './wire-writer.ts'

/** More numbers than this are packed, fewer are a field each. Source: google/pprof profile/proto.go, `encodeUint64s`. */
const UNPACKED_MAX = 2

/** Bytes for all but samples; more come as they are needed. */
const ROOM = 1 << 18

/** What the parts of a profile are written with. All strings have their rows before the first is written. */
interface Encoding {
  readonly profile: PprofProfile
  readonly strings: StringRows
  readonly out: WireWriter
}

/**
 * A profile as pprof writes it, byte for byte, before gzip: strings in the order of first use, labels by key.
 * Source: google/pprof profile/encode.go, `preEncode` and `encode`; field numbers of proto/profile.proto.
 */
export function encodePprof(profile: PprofProfile): Uint8Array {
  const strings = new StringRows()
  const { sampleTypes, samples, periodType } = profile
  // samples are most of it: about two bytes a frame
  const out = new WireWriter(2 * samples.stackStart[samples.length]! + 32 * samples.length + ROOM)
  for (const { type, unit } of sampleTypes) addAll(strings, [type, unit])
  const labels = encodedLabels(samples, strings)
  for (const { file, buildId } of profile.mappings) addAll(strings, [file, buildId])
  for (const { name, systemName, file } of profile.functions) addAll(strings, [name, systemName, file])
  addAll(strings, [profile.dropFrames, profile.keepFrames, periodType.type, periodType.unit, ...profile.comments])
  addAll(strings, [profile.defaultSampleType, profile.docUrl])

  const encoding: Encoding = { profile, strings, out }
  for (const { type, unit } of sampleTypes) writeValueType(encoding, 1, type, unit)
  writeSamples(encoding, labels)
  writeMappings(encoding)
  writeLocations(encoding)
  writeFunctions(encoding)
  strings.write(out, 6)
  out.optional(7, strings.row(profile.dropFrames))
  out.optional(8, strings.row(profile.keepFrames))
  out.optional(9, profile.timeNanos)
  out.optional(10, profile.durationNanos)
  if (periodType.type !== '' || periodType.unit !== '') writeValueType(encoding, 11, periodType.type, periodType.unit)
  out.optional(12, profile.period)
  writeComments(encoding)
  // the one field that is written also when it says nothing
  out.field(14, strings.row(profile.defaultSampleType))
  out.optional(15, strings.row(profile.docUrl))
  return out.finish()
}

function addAll(strings: StringRows, texts: readonly string[]): void {
  for (const text of texts) strings.row(text)
}

/** The label fields of each list of labels, in the order in which samples use them first; null where none does. */
function encodedLabels({ length, labels, labelSets }: Samples, strings: StringRows): readonly (Uint8Array | null)[] {
  const encoded: (Uint8Array | null)[] = labelSets.map(() => null)
  for (let row = 0; row < length; row++) {
    const set = labels[row]!
    encoded[set] ??= encodeLabels(labelSets[set]!, strings)
  }
  return encoded
}

function encodeLabels({ texts, numbers, units }: LabelSet, strings: StringRows): Uint8Array {
  const out = new WireWriter(64)
  for (const [key, values] of sorted(texts))
    for (const value of values) {
      const mark = out.begin(3)
      out.optional(1, strings.row(key))
      out.optional(2, strings.row(value))
      out.end(mark)
    }
  for (const [key, values] of sorted(numbers)) {
    const of = units.get(key)
    strings.row(key)
    for (const [i, value] of values.entries()) {
      const mark = out.begin(3)
      out.optional(1, strings.row(key))
      out.optional(3, value)
      out.optional(4, strings.row(of?.[i] ?? ''))
      out.end(mark)
    }
  }
  return out.finish()
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareText(a, b))
}

function writeSamples({ profile, out }: Encoding, labels: readonly (Uint8Array | null)[]): void {
  const { samples, locations } = profile
  const { stackStart, stack, values } = samples
  const ids = locations.map(({ id }) => id)
  for (let row = 0; row < samples.length; row++) {
    const sample = out.begin(2)
    const first = stackStart[row]!
    const end = stackStart[row + 1]!
    if (end - first > UNPACKED_MAX) {
      const packed = out.begin(1)
      out.varints(ids, stack, first, end)
      out.end(packed)
    } else for (let i = first; i < end; i++) out.field(1, ids[stack[i]!]!)
    if (values.length > UNPACKED_MAX) {
      const packed = out.begin(2)
      for (const column of values) out.varint(column[row]!)
      out.end(packed)
    } else for (const column of values) out.field(2, column[row]!)
    out.raw(labels[samples.labels[row]!]!)
    out.end(sample)
  }
}

function writeValueType({ strings, out }: Encoding, tag: number, type: string, unit: string): void {
  const mark = out.begin(tag)
  out.optional(1, strings.row(type))
  out.optional(2, strings.row(unit))
  out.end(mark)
}

function writeMappings({ profile, strings, out }: Encoding): void {
  for (const mapping of profile.mappings) {
    const mark = out.begin(3)
    out.optional(1, mapping.id)
    out.optional(2, mapping.start)
    out.optional(3, mapping.limit)
    out.optional(4, mapping.offset)
    out.optional(5, strings.row(mapping.file))
    out.optional(6, strings.row(mapping.buildId))
    out.optional(7, Number(mapping.hasFunctions))
    out.optional(8, Number(mapping.hasFilenames))
    out.optional(9, Number(mapping.hasLineNumbers))
    out.optional(10, Number(mapping.hasInlineFrames))
    out.end(mark)
  }
}

function writeLocations({ profile, out }: Encoding): void {
  for (const location of profile.locations) {
    const mark = out.begin(4)
    out.optional(1, location.id)
    out.optional(2, location.mapping?.id ?? 0)
    out.optional(3, location.address)
    for (const { fn, line, column } of location.lines) {
      const lineMark = out.begin(4)
      out.optional(1, fn.id)
      out.optional(2, line)
      out.optional(3, column)
      out.end(lineMark)
    }
    out.optional(5, Number(location.isFolded))
    out.end(mark)
  }
}

function writeFunctions({ profile, strings, out }: Encoding): void {
  for (const fn of profile.functions) {
    const mark = out.begin(5)
    out.optional(1, fn.id)
    out.optional(2, strings.row(fn.name))
    out.optional(3, strings.row(fn.systemName))
    out.optional(4, strings.row(fn.file))
    out.optional(5, fn.startLine)
    out.end(mark)
  }
}

function writeComments({ profile, strings, out }: Encoding): void {
  const rows = profile.comments.map((comment) => strings.row(comment))
  if (rows.length <= UNPACKED_MAX) {
    for (const row of rows) out.field(13, row)
    return
  }
  const packed = out.begin(13)
  for (const row of rows) out.varint(row)
  out.end(packed)
}
