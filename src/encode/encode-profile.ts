import Long from 'long'
import protobuf from 'protobufjs/minimal.js'
import type { Label } from '../profile/label-rows.ts'
import type { Profile } from '../profile/profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import type { StringIndex } from '../profile/string-table.ts'
import { perftools } from './generated/profile.js'

const { Profile: ProfileMessage } = perftools.profiles

/**
 * A profile and its stacks as protobuf bytes, not compressed. Ids are row numbers + 1; locations keep 64-bit addresses, and
 * values all 64 bits. What is referred to comes first, so that rows stay what they are when the result is decoded, and it can
 * be folded in one pass; strings come last, as in Go's files. Hidden prefixes are not part of the format.
 * Source: proto/profile.proto.
 */
export function encodeProfile(profile: Profile, stacks: StackTable): Uint8Array {
  const strings = new StringList(profile)
  const head: perftools.profiles.Profile.$Properties = {
    sampleType: profile.sampleTypes.map(({ type, unit }) => ({ type: strings.row(type), unit: strings.row(unit) })),
    dropFrames: strings.row(profile.dropFrames),
    keepFrames: strings.row(profile.keepFrames),
    timeNanos: int64(profile.timeNanos),
    durationNanos: int64(profile.durationNanos),
    periodType: { type: strings.row(profile.periodType.type), unit: strings.row(profile.periodType.unit) },
    period: profile.period,
    comment: profile.comments.map((text) => strings.row(text)),
    defaultSampleType: strings.row(profile.defaultSampleType),
    docUrl: strings.row(profile.docUrl),
  }
  const writer = protobuf.Writer.create()
  for (const part of [
    head,
    { mapping: mappingMessages(profile), function: functionMessages(profile) },
    { location: locationMessages(profile) },
    { sample: Array.from({ length: stacks.length }, (_, row) => sampleMessage(stacks, row)) },
    { stringTable: strings.list },
  ])
    ProfileMessage.encode(new ProfileMessage(part), writer)
  return writer.finish()
}

/** The strings of a profile, and those that its plain fields add. */
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

function sampleMessage(stacks: StackTable, row: number): perftools.profiles.Sample.$Properties {
  return {
    locationId: Array.from(stacks.stack.subarray(stacks.stackStart[row]!, stacks.stackStart[row + 1]!), (location) => location + 1),
    value: Array.from({ length: stacks.typeCount }, (_, type) => int64(BigInt(stacks.value(row, type)))),
    label: stacks.labelSets[stacks.labels[row]!]!.map(labelMessage),
  }
}

function labelMessage(label: Label): perftools.profiles.Label.$Properties {
  return { key: label.key, str: label.text, num: Long.fromBits(label.low, label.high), numUnit: label.unit }
}

function mappingMessages({ mappings }: Profile): perftools.profiles.Mapping.$Properties[] {
  const messages: perftools.profiles.Mapping.$Properties[] = []
  for (let row = 0; row < mappings.length; row++) {
    if (mappings.isDefined[row] !== 1) continue
    const flags = mappings.flags[row]!
    messages.push({
      id: row + 1,
      memoryStart: uint64(mappings.start[row]!),
      memoryLimit: uint64(mappings.limit[row]!),
      fileOffset: uint64(mappings.offset[row]!),
      filename: mappings.file[row]!,
      buildId: mappings.buildId[row]!,
      hasFunctions: (flags & 1) !== 0,
      hasFilenames: (flags & 2) !== 0,
      hasLineNumbers: (flags & 4) !== 0,
      hasInlineFrames: (flags & 8) !== 0,
    })
  }
  return messages
}

function locationMessages({ locations }: Profile): perftools.profiles.Location.$Properties[] {
  return Array.from({ length: locations.length }, (_, row) => ({
    id: row + 1,
    mappingId: locations.mapping[row]! + 1,
    address: Long.fromBits(locations.addressLow[row]!, locations.addressHigh[row]!, true),
    line: Array.from({ length: locations.lineEnd[row]! - locations.lineStart[row]! }, (_line, i) => {
      const line = locations.lineStart[row]! + i
      return { functionId: locations.lineFunction[line]! + 1, line: locations.lineNumber[line]!, column: locations.lineColumn[line]! }
    }),
    isFolded: locations.isFolded[row] === 1,
  }))
}

function functionMessages({ functions }: Profile): perftools.profiles.Function.$Properties[] {
  const messages: perftools.profiles.Function.$Properties[] = []
  for (let row = 0; row < functions.length; row++) {
    if (functions.isDefined[row] !== 1) continue
    messages.push({
      id: row + 1,
      name: functions.name[row]!,
      systemName: functions.systemName[row]!,
      filename: functions.file[row]!,
      startLine: functions.startLine[row]!,
    })
  }
  return messages
}

function int64(value: bigint): Long {
  return Long.fromBits(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)))
}

function uint64(value: bigint): Long {
  return Long.fromBits(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)), true)
}
