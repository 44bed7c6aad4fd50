import protobuf from 'protobufjs/minimal.js'
import { WireWriter } from './wire-writer.ts'

const MAPPING = 3
const TIME_NANOS = 9
/** Of a mapping. */
const HAS_FUNCTIONS = 7

/** What is changed in a profile; all else stays as it is, byte for byte. */
export interface Rewriting {
  /** Clears `has_functions` of every mapping: stores drop the addresses of mappings that say their functions are known. */
  readonly keepsAddresses: boolean
  /** Nanoseconds since 1970; null leaves the time of the profile. */
  readonly time: bigint | null
}

/** A profile with these changes. `profile` is inflated and valid. Source: proto/profile.proto. */
export function rewriteProfile(profile: Uint8Array, { keepsAddresses, time }: Rewriting): Uint8Array {
  const out = new WireWriter()
  for (const { field, bytes, body } of fieldsOf(profile)) {
    if (field === MAPPING && keepsAddresses && body !== null) out.bytes(MAPPING, withoutField(body, HAS_FUNCTIONS))
    else if (field !== TIME_NANOS || time === null) out.raw(bytes)
  }
  if (time !== null) out.field(TIME_NANOS, time)
  return out.finish()
}

function withoutField(message: Uint8Array, left: number): Uint8Array {
  const out = new WireWriter()
  for (const { field, bytes } of fieldsOf(message)) if (field !== left) out.raw(bytes)
  return out.finish()
}

interface Field {
  readonly field: number
  /** The field with its tag. */
  readonly bytes: Uint8Array
  /** The content of a field of bytes; null for other wire types. */
  readonly body: Uint8Array | null
}

function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = protobuf.Reader.create(message)
  while (reader.pos < reader.len) {
    const start = reader.pos
    const tag = reader.uint32()
    const isBytes = (tag & 7) === 2
    const at = reader.pos
    reader.skipType(tag & 7)
    const bytes = message.subarray(start, reader.pos)
    yield { field: tag >>> 3, bytes, body: isBytes ? message.subarray(at + lengthOfLength(message, at), reader.pos) : null }
  }
}

/** The number of bytes that a length takes. */
function lengthOfLength(message: Uint8Array, at: number): number {
  let length = 1
  while (message[at + length - 1]! >= 0x80) length++
  return length
}
