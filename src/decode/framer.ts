import { grown } from '../base/growable.ts'
import { malformed, WIRE, type WireReader } from './wire.ts'

/**
 * Receives a top-level field. The reader is at the first byte of its body, and `end` is where the body ends: for a message the bytes after
 * its length, for a number the number itself.
 */
export type FieldHandler = (tag: number, end: number) => void

/** A tag and a length or value, each a number of at most 10 bytes. */
const HEADER_MAX = 20
/** No message of a profile is nearly this long; one that claims to be longer is not read into memory. */
const MESSAGE_MAX = 1 << 28

/** Cuts chunks into top-level fields. At most one unfinished field is carried from one chunk to the next. */
export class Framer {
  #reader: WireReader
  #onField: FieldHandler
  #carry = new Uint8Array(0)
  #carried = 0
  /** Size of the unfinished field; 0 while its header is incomplete. */
  #carryNeeds = 0
  /** Position in the inflated data of the next chunk, or of the rest of the current one. */
  #consumed = 0

  constructor(reader: WireReader, onField: FieldHandler) {
    this.#reader = reader
    this.#onField = onField
  }

  /** Passes on every field that is complete. */
  push(chunk: Uint8Array): void {
    const taken = this.#carried > 0 ? this.#completeCarried(chunk) : 0
    const end = chunk.length
    const reader = this.#reader
    reader.reset(chunk, taken, this.#consumed)
    this.#consumed += end
    let pos = taken
    while (pos < end) {
      // nearly all fields are messages with a tag of one byte and a length of one or two bytes
      const tag = chunk[pos]!
      let body = pos + 2
      let length = pos + 2 < end ? chunk[pos + 1]! : 0x80
      if (length >= 0x80 && pos + 3 < end) length = (length & 0x7f) | (chunk[body++]! << 7)
      if ((tag & 0x87) === WIRE.bytes && tag > 7 && length < 0x4000 && (length < 0x80 || body === pos + 3) && length <= end - body) {
        reader.pos = body
        this.#onField(tag, body + length)
        pos = body + length
        continue
      }
      reader.pos = pos
      const size = this.#fieldSize(pos, end)
      if (size === 0 || size > end - pos) {
        this.#carryFrom(chunk, pos, end)
        this.#carryNeeds = size
        return
      }
      reader.pos = pos
      this.#handle(pos + size)
      pos += size
    }
  }

  /** Throws `profile-truncated` when the data ends inside a field. Returns the number of bytes seen. */
  end(): number {
    if (this.#carried > 0)
      throw malformed(
        'profile-truncated',
        this.#carryNeeds === 0 ? 'the profile ends inside a field' : `the profile ends inside a message of ${this.#carryNeeds} bytes`,
        this.#consumed,
        'it was cut short: capture or download it again',
      )
    return this.#consumed
  }

  /** Passes on the whole field at the cursor. */
  #handle(end: number): void {
    const reader = this.#reader
    const tag = reader.tag(end)
    this.#onField(tag, (tag & 7) === WIRE.bytes ? reader.lengthEnd(end) : end)
  }

  /** Size of the field at the cursor, with its tag; 0 where `end` cuts its header. */
  #fieldSize(start: number, end: number): number {
    const reader = this.#reader
    if (end - start < HEADER_MAX && !hasWholeHeader(reader.bytes, start, end)) return 0
    const tag = reader.tag(end)
    const type = tag & 7
    if (type === WIRE.varint) {
      reader.varint(end)
      return reader.pos - start
    }
    if (type === WIRE.fixed64) return reader.pos - start + 8
    if (type === WIRE.fixed32) return reader.pos - start + 4
    if (type !== WIRE.bytes)
      throw malformed('profile-wrong-wire-type', `a field of the profile has the unknown wire type ${type}`, reader.base + start)
    const length = reader.uint(end)
    if (length > MESSAGE_MAX)
      throw malformed(
        'profile-bad-length',
        `a message claims ${length} bytes`,
        reader.base + start,
        'no profile has such a message: the file is damaged or not a profile',
      )
    return reader.pos - start + length
  }

  /** Completes the carried field from the chunk, and passes it on when it is whole. Returns how many bytes of the chunk it used. */
  #completeCarried(chunk: Uint8Array): number {
    let taken = 0
    const begin = this.#consumed - this.#carried
    while (this.#carryNeeds === 0 && taken < chunk.length) {
      this.#carryFrom(chunk, taken, taken + 1)
      taken++
      this.#reader.reset(this.#carry, 0, begin)
      this.#carryNeeds = this.#fieldSize(0, this.#carried)
    }
    const rest = Math.min(Math.max(this.#carryNeeds - this.#carried, 0), chunk.length - taken)
    this.#carryFrom(chunk, taken, taken + rest)
    taken += rest
    if (this.#carryNeeds > 0 && this.#carried === this.#carryNeeds) {
      const size = this.#carried
      this.#carried = 0
      this.#carryNeeds = 0
      this.#reader.reset(this.#carry, 0, begin)
      this.#handle(size)
    }
    return taken
  }

  #carryFrom(chunk: Uint8Array, start: number, end: number): void {
    this.#carry = grown(this.#carry, this.#carried + end - start)
    this.#carry.set(chunk.subarray(start, end), this.#carried)
    this.#carried += end - start
  }
}

/** Whether the tag and the number after it (a value or a length) are both complete before `end`. */
function hasWholeHeader(bytes: Uint8Array, pos: number, end: number): boolean {
  const type = bytes[pos]! & 7
  const afterTag = afterVarint(bytes, pos, end)
  if (afterTag === -1 || type === WIRE.fixed32 || type === WIRE.fixed64) return afterTag !== -1
  return afterVarint(bytes, afterTag, end) !== -1
}

/** The index after the varint at `pos`, or -1 where it does not end before `end`. */
function afterVarint(bytes: Uint8Array, pos: number, end: number): number {
  while (pos < end && bytes[pos]! >= 0x80) pos++
  return pos < end ? pos + 1 : -1
}
