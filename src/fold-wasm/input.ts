import { grown } from './grown'
import { handBack } from './outcome'

/** The wire types that profiles use. Source: protobuf.dev, "Encoding", message structure. */
export const VARINT: u32 = 0
export const BYTES: u32 = 2
const FIXED64: u32 = 1
const FIXED32: u32 = 5

/** No number is longer. */
const VARINT_MAX: i32 = 10

/** What was put in and not read yet: a message that the end of the last chunk cut, then the next chunk. */
export let bytes = new StaticArray<u8>(1 << 10)
/** The end of what was put in. */
export let filled: i32 = 0
/** The cursor: the index in `bytes` of the next byte to read. */
export let at: i32 = 0

/** Makes room for `length` more bytes after those that are still to be read. */
export function makeRoom(length: i32): void {
  bytes = grown(bytes, filled + length)
}

/** Counts bytes that were put in after those before, and moves the cursor to the first byte. */
export function take(length: i32): void {
  filled += length
  at = 0
}

/** Moves the bytes from `start` on to the front: the next chunk completes them. */
export function keepFrom(start: i32): void {
  memory.copy(changetype<usize>(bytes), changetype<usize>(bytes) + start, filled - start)
  filled -= start
}

export function seek(to: i32): void {
  at = to
}

/** The number at the cursor, which must end before `end`. At most 10 bytes; bits beyond 64 are dropped, as pprof does. */
export function varint(end: i32): u64 {
  let result: u64 = 0
  for (let shift: u64 = 0; shift < 7 * VARINT_MAX; shift += 7) {
    if (at >= end) handBack()
    const byte = <u64>unchecked(bytes[at++])
    result |= (byte & 0x7f) << shift
    if (byte < 0x80) return result
  }
  handBack()
  return 0
}

/** The tag of the field at the cursor; its number is `tag >> 3`, its wire type `tag & 7`. */
export function readTag(end: i32): u32 {
  const tag = varint(end)
  if (tag >> 3 == 0 || tag > u32.MAX_VALUE) handBack()
  return <u32>tag
}

/** Reads a length and returns the end of the bytes that it counts; they must end within `end`. */
export function lengthEnd(end: i32): i32 {
  const length = varint(end)
  if (length > <u64>(end - at)) handBack()
  return at + <i32>length
}

/** Skips a field that newer writers add. The fields of the message up to number `known` are handed back: they have another wire type. */
export function skipUnknown(tag: u32, end: i32, known: u32): void {
  if (tag >> 3 <= known) handBack()
  const type = tag & 7
  if (type == VARINT) varint(end)
  else if (type == BYTES) at = lengthEnd(end)
  else if (type == FIXED64) advance(8, end)
  else if (type == FIXED32) advance(4, end)
  else handBack()
}

function advance(length: i32, end: i32): void {
  if (length > end - at) handBack()
  at += length
}

/** The index after the number at `start`, or -1 where it does not end before the end of what was put in. */
export function afterVarint(start: i32): i32 {
  const limit = min(filled, start + VARINT_MAX)
  for (let i = start; i < limit; i++) if (unchecked(bytes[i]) < 0x80) return i + 1
  // a longer number is none, whatever follows
  if (limit < filled) handBack()
  return -1
}

/** Forgets all that was put in. */
export function resetInput(): void {
  filled = 0
  at = 0
}
