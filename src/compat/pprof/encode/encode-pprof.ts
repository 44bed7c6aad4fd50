import { sortedByKey } from '../../../base/order.ts'
import { writeFunction, writeLabel, writeLocation, writeMapping, writeValueType } from '../../../encode/messages.ts'
import { WireWriter } from '../../../encode/wire-writer.ts'
import type { LabelSet, PprofProfile, Samples } from '../profile.ts'
import { StringRows } from './string-rows.ts'

/**
 * Lists with more numbers than this are packed; shorter ones are written as a field each. Source: google/pprof profile/proto.go,
 * `encodeUint64s`.
 */
const UNPACKED_MAX = 2

/** What the parts of a profile are written with. All strings must have rows before the first part is written. */
interface Encoding {
  readonly profile: PprofProfile
  readonly strings: StringRows
  readonly out: WireWriter
}

/**
 * Encodes a profile as pprof does, byte for byte, before gzip: strings in the order of first use, labels by key.
 * Source: google/pprof profile/encode.go, `preEncode` and `encode`; field numbers of proto/profile.proto.
 */
export function encodePprof(profile: PprofProfile): Uint8Array {
  const strings = new StringRows()
  const { sampleTypes, samples, periodType } = profile
  const out = new WireWriter()
  for (const { type, unit } of sampleTypes) addAll(strings, [type, unit])
  const labels = encodedLabels(samples, strings)
  for (const { file, buildId } of profile.mappings) addAll(strings, [file, buildId])
  for (const { name, systemName, file } of profile.functions) addAll(strings, [name, systemName, file])
  addAll(strings, [profile.dropFrames, profile.keepFrames, periodType.type, periodType.unit, ...profile.comments])
  addAll(strings, [profile.defaultSampleType, profile.docUrl])

  const encoding: Encoding = { profile, strings, out }
  for (const { type, unit } of sampleTypes) writeValueType(out, 1, strings.row(type), strings.row(unit))
  writeSamples(encoding, labels)
  writeMappings(encoding)
  writeLocations(encoding)
  writeFunctions(encoding)
  strings.write(out, 6)
  out.optional(7, strings.row(profile.dropFrames))
  out.optional(8, strings.row(profile.keepFrames))
  out.optional(9, profile.timeNanos)
  out.optional(10, profile.durationNanos)
  if (periodType.type !== '' || periodType.unit !== '') writeValueType(out, 11, strings.row(periodType.type), strings.row(periodType.unit))
  out.optional(12, profile.period)
  writeComments(encoding)
  // the only field that is written even when it is empty
  out.field(14, strings.row(profile.defaultSampleType))
  out.optional(15, strings.row(profile.docUrl))
  return out.finish()
}

function addAll(strings: StringRows, texts: readonly string[]): void {
  for (const text of texts) strings.row(text)
}

/** The encoded labels of each label list, in the order in which samples first use the lists; null for lists that no sample uses. */
function encodedLabels({ length, labels, labelSets }: Samples, strings: StringRows): readonly (Uint8Array | null)[] {
  const encoded: (Uint8Array | null)[] = labelSets.map(() => null)
  for (let row = 0; row < length; row++) {
    const set = labels[row]!
    encoded[set] ??= encodeLabels(labelSets[set]!, strings)
  }
  return encoded
}

function encodeLabels({ texts, numbers, units }: LabelSet, strings: StringRows): Uint8Array {
  const out = new WireWriter()
  for (const [key, values] of sortedByKey(texts))
    for (const value of values) writeLabel(out, { key: strings.row(key), text: strings.row(value), number: 0, unit: 0 })
  for (const [key, values] of sortedByKey(numbers)) {
    const of = units.get(key)
    strings.row(key)
    for (const [i, value] of values.entries())
      writeLabel(out, { key: strings.row(key), text: 0, number: value, unit: strings.row(of?.[i] ?? '') })
  }
  return out.finish()
}

function writeSamples({ profile, out }: Encoding, labels: readonly (Uint8Array | null)[]): void {
  const { samples, locations } = profile
  const { stackStart, stack, values } = samples
  const ids = locations.map(({ id }) => id)
  for (let row = 0; row < samples.length; row++) {
    out.begin(2)
    const first = stackStart[row]!
    const end = stackStart[row + 1]!
    if (end - first > UNPACKED_MAX) {
      out.begin(1)
      for (let i = first; i < end; i++) out.varint(ids[stack[i]!]!)
      out.end()
    } else for (let i = first; i < end; i++) out.field(1, ids[stack[i]!]!)
    if (values.length > UNPACKED_MAX) {
      out.begin(2)
      for (const column of values) out.varint(column[row]!)
      out.end()
    } else for (const column of values) out.field(2, column[row]!)
    out.raw(labels[samples.labels[row]!]!)
    out.end()
  }
}

function writeMappings({ profile, strings, out }: Encoding): void {
  for (const mapping of profile.mappings)
    writeMapping(out, { ...mapping, file: strings.row(mapping.file), buildId: strings.row(mapping.buildId) })
}

function writeLocations({ profile, out }: Encoding): void {
  for (const { id, mapping, address, lines, isFolded } of profile.locations)
    writeLocation(out, {
      id,
      mappingId: mapping?.id ?? 0,
      address,
      lines: lines.map(({ fn, line, column }) => ({ functionId: fn.id, line, column })),
      isFolded,
    })
}

function writeFunctions({ profile, strings, out }: Encoding): void {
  for (const { id, name, systemName, file, startLine } of profile.functions)
    writeFunction(out, { id, name: strings.row(name), systemName: strings.row(systemName), file: strings.row(file), startLine })
}

function writeComments({ profile, strings, out }: Encoding): void {
  const rows = profile.comments.map((comment) => strings.row(comment))
  if (rows.length <= UNPACKED_MAX) {
    for (const row of rows) out.field(13, row)
    return
  }
  out.begin(13)
  for (const row of rows) out.varint(row)
  out.end()
}
