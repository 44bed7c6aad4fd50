import type { Integer } from '../base/int64.ts'
import type { Label } from '../profile/label-rows.ts'
import type { Profile } from '../profile/profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import type { StringIndex } from '../profile/string-table.ts'
import { type LineFields, writeFunction, writeLabel, writeLocation, writeMapping, writeValueType } from './messages.ts'
import { WireWriter } from './wire-writer.ts'

/**
 * Encodes a profile and its stacks as protobuf bytes, not compressed. Ids are row numbers + 1; locations keep 64-bit addresses, and
 * values all 64 bits. Rows are written before rows that refer to them, so that decoding gives the row numbers back and can fold in one
 * pass; strings come last, as in Go's files. The format has no hidden prefixes, so they are not written.
 * Source: proto/profile.proto.
 */
export function encodeProfile(profile: Profile, stacks: StackTable): Uint8Array {
  const strings = new StringList(profile)
  const out = new WireWriter()
  writeHead(out, profile, strings)
  writeMappings(out, profile)
  writeFunctions(out, profile)
  writeLocations(out, profile)
  writeSamples(out, stacks)
  for (const bytes of strings.list) out.bytes(6, bytes)
  return out.finish()
}

function writeHead(out: WireWriter, profile: Profile, strings: StringList): void {
  for (const { type, unit } of profile.sampleTypes) writeValueType(out, 1, strings.row(type), strings.row(unit))
  out.optional(7, strings.row(profile.dropFrames))
  out.optional(8, strings.row(profile.keepFrames))
  out.optional(9, profile.timeNanos)
  out.optional(10, profile.durationNanos)
  writeValueType(out, 11, strings.row(profile.periodType.type), strings.row(profile.periodType.unit))
  out.optional(12, profile.period)
  writePacked(
    out,
    13,
    profile.comments.map((text) => strings.row(text)),
  )
  out.optional(14, strings.row(profile.defaultSampleType))
  out.optional(15, strings.row(profile.docUrl))
}

function writePacked(out: WireWriter, field: number, values: readonly Integer[]): void {
  if (values.length === 0) return
  out.begin(field)
  for (const value of values) out.varint(value)
  out.end()
}

function writeMappings(out: WireWriter, { mappings }: Profile): void {
  for (let row = 0; row < mappings.length; row++) {
    if (mappings.isDefined[row] !== 1) continue
    const flags = mappings.flags[row]!
    writeMapping(out, {
      id: row + 1,
      start: mappings.start[row]!,
      limit: mappings.limit[row]!,
      offset: mappings.offset[row]!,
      file: mappings.file[row]!,
      buildId: mappings.buildId[row]!,
      hasFunctions: (flags & 1) !== 0,
      hasFilenames: (flags & 2) !== 0,
      hasLineNumbers: (flags & 4) !== 0,
      hasInlineFrames: (flags & 8) !== 0,
    })
  }
}

function writeFunctions(out: WireWriter, { functions }: Profile): void {
  for (let row = 0; row < functions.length; row++) {
    if (functions.isDefined[row] !== 1) continue
    writeFunction(out, {
      id: row + 1,
      name: functions.name[row]!,
      systemName: functions.systemName[row]!,
      file: functions.file[row]!,
      startLine: functions.startLine[row]!,
    })
  }
}

function writeLocations(out: WireWriter, { locations }: Profile): void {
  for (let row = 0; row < locations.length; row++)
    writeLocation(out, {
      id: row + 1,
      mappingId: locations.mapping[row]! + 1,
      address: locations.address(row),
      lines: linesOf(locations, row),
      isFolded: locations.isFolded[row] === 1,
    })
}

function linesOf(locations: Profile['locations'], row: number): LineFields[] {
  const lines: LineFields[] = []
  for (let line = locations.lineStart[row]!; line < locations.lineEnd[row]!; line++)
    lines.push({
      functionId: locations.lineFunction[line]! + 1,
      line: locations.lineNumber[line]!,
      column: locations.lineColumn[line]!,
    })
  return lines
}

function writeSamples(out: WireWriter, stacks: StackTable): void {
  for (let row = 0; row < stacks.length; row++) {
    out.begin(2)
    const start = stacks.stackStart[row]!
    const end = stacks.stackStart[row + 1]!
    if (end > start) {
      out.begin(1)
      for (let i = start; i < end; i++) out.varint(stacks.stack[i]! + 1)
      out.end()
    }
    writePacked(
      out,
      2,
      Array.from({ length: stacks.typeCount }, (_, type) => stacks.value(row, type)),
    )
    for (const label of stacks.labelSets[stacks.labels[row]!]!) writeLabel(out, { ...label, number: numberOf(label) })
    out.end()
  }
}

function numberOf({ low, high }: Label): Integer {
  return high === 0 ? low >>> 0 : (BigInt(high) << 32n) | BigInt(low >>> 0)
}

/** The strings of a profile, with the strings that its plain fields add. */
class StringList {
  readonly list: Uint8Array[]
  #rows = new Map<string, number>()

  constructor({ strings }: Profile) {
    this.list = Array.from({ length: Math.max(strings.length, 1) }, (_, row) =>
      row < strings.length ? strings.bytes(row).slice() : new Uint8Array(0),
    )
    for (let row = strings.length - 1; row >= 0; row--) this.#rows.set(strings.text(row), row)
  }

  row(text: string): StringIndex {
    if (text === '') return 0
    let row = this.#rows.get(text)
    if (row === undefined) {
      row = this.list.push(new TextEncoder().encode(text)) - 1
      this.#rows.set(text, row)
    }
    return row
  }
}
