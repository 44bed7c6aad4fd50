import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

const SCHEMA = readFileSync(new URL('../../proto/profile.proto', import.meta.url), 'utf8')
const MESSAGE = protobuf.parse(SCHEMA).root.lookupType('perftools.profiles.Profile')

/** An integer of a message; one beyond 2^53 is written as its digits, and read as an object that prints them. */
export type MessageInteger = number | string | { toString(): string }

/** A profile as proto/profile.proto has it, field by field; what is left out is empty or 0. */
export interface ProfileMessage {
  sampleType?: ValueTypeMessage[]
  sample?: SampleMessage[]
  mapping?: MappingMessage[]
  location?: LocationMessage[]
  function?: FunctionMessage[]
  stringTable?: Uint8Array[]
  dropFrames?: MessageInteger
  keepFrames?: MessageInteger
  timeNanos?: MessageInteger
  durationNanos?: MessageInteger
  periodType?: ValueTypeMessage | null
  period?: MessageInteger
  comment?: MessageInteger[]
  defaultSampleType?: MessageInteger
  docUrl?: MessageInteger
}

export interface ValueTypeMessage {
  type?: MessageInteger
  unit?: MessageInteger
}

export interface SampleMessage {
  locationId?: MessageInteger[]
  value?: MessageInteger[]
  label?: LabelMessage[]
}

export interface LabelMessage {
  key?: MessageInteger
  str?: MessageInteger
  num?: MessageInteger
  numUnit?: MessageInteger
}

export interface MappingMessage {
  id?: MessageInteger
  memoryStart?: MessageInteger
  memoryLimit?: MessageInteger
  fileOffset?: MessageInteger
  filename?: MessageInteger
  buildId?: MessageInteger
  hasFunctions?: boolean
  hasFilenames?: boolean
  hasLineNumbers?: boolean
  hasInlineFrames?: boolean
}

export interface LocationMessage {
  id?: MessageInteger
  mappingId?: MessageInteger
  address?: MessageInteger
  line?: LineMessage[]
  isFolded?: boolean
}

export interface LineMessage {
  functionId?: MessageInteger
  line?: MessageInteger
  column?: MessageInteger
}

export interface FunctionMessage {
  id?: MessageInteger
  name?: MessageInteger
  systemName?: MessageInteger
  filename?: MessageInteger
  startLine?: MessageInteger
}

/** The bytes of messages one after the other, which are one message, by protobufjs and the schema. */
export function messageBytes(...parts: readonly ProfileMessage[]): Uint8Array {
  const writer = new protobuf.Writer()
  for (const part of parts) MESSAGE.encode(part, writer)
  return writer.finish()
}

/** What protobufjs reads by the schema: the oracle of our decoder and encoders. Fields that the bytes lack have their default. */
export function messageOf(bytes: Uint8Array): Required<ProfileMessage> {
  return MESSAGE.decode(bytes) as unknown as Required<ProfileMessage>
}
