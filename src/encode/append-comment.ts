import protobuf from 'protobufjs/minimal.js'
import { WireWriter } from './wire-writer.ts'

const STRING_TABLE = 6
const COMMENT = 13

/**
 * A protobuf profile with one more comment; its own bytes stay as they are, because fields of one message may stand in any order.
 * `profile` is inflated and valid. Source: proto/profile.proto; protobuf.dev/programming-guides/encoding, "Last One Wins".
 */
export function appendComment(profile: Uint8Array, text: string): Uint8Array {
  const out = new WireWriter()
  out.raw(profile)
  out.field(COMMENT, stringCount(profile))
  out.bytes(STRING_TABLE, new TextEncoder().encode(text))
  return out.finish()
}

function stringCount(profile: Uint8Array): number {
  const reader = protobuf.Reader.create(profile)
  let count = 0
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === STRING_TABLE) count++
    reader.skipType(tag & 7)
  }
  return count
}
