import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'

/** Wire types of the protobuf encoding. Source: protobuf.dev, "Encoding", message structure. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

const RETRY = 'the file is damaged: capture or download the profile again'

/** The error for data that is not valid protobuf, or not a valid profile, at this byte of the inflated data. */
export function malformed(code: ErrorCode, message: string, byte: number, next = RETRY, cause?: unknown): ProfileError {
  return new ProfileError(code, message, `byte ${byte} of the inflated data`, next, cause)
}

/**
 * A cursor over one message in `bytes[pos, end)`. A varint is read as two 32-bit halves, since ids, addresses and values use
 * all 64 bits: the low half is returned, the high half is left in `high`.
 */
export class WireReader {
  bytes: Uint8Array = new Uint8Array(0)
  pos = 0
  /** Byte of the inflated data at which `bytes` starts; for errors. */
  base = 0
  /** Upper 32 bits of the last varint, signed, so that engines keep it as an integer. */
  high = 0

  /** Reads from `bytes`, which starts at `base` in the inflated data. */
  reset(bytes: Uint8Array, pos: number, base: number): void {
    this.bytes = bytes
    this.pos = pos
    this.base = base
  }

  /** Byte of the inflated data that the cursor is at. */
  get at(): number {
    return this.base + this.pos
  }

  /** The low 32 bits of a varint, unsigned. At most 10 bytes; bits beyond 64 are dropped, as pprof does. */
  varint(end: number): number {
    const bytes = this.bytes
    let pos = this.pos
    if (pos < end && bytes[pos]! < 0x80) {
      this.high = 0
      this.pos = pos + 1
      return bytes[pos]!
    }
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw this.overrun(end)
      const byte = bytes[pos++]!
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else if (shift < 63) high |= bits << (shift - 32)
      else high |= (bits & 1) << 31
      if (byte < 0x80) {
        this.pos = pos
        this.high = high
        return low >>> 0
      }
    }
    throw malformed('profile-bad-varint', 'a number is longer than 10 bytes', this.at)
  }

  /** A varint as an unsigned number; inexact above 2^53. */
  uint(end: number): number {
    const low = this.varint(end)
    return (this.high >>> 0) * 0x1_0000_0000 + low
  }

  /** A varint as a signed number; inexact beyond 2^53. */
  int(end: number): number {
    const low = this.varint(end)
    return this.high * 0x1_0000_0000 + low
  }

  uint64(end: number): bigint {
    const low = this.varint(end)
    return (BigInt(this.high >>> 0) << 32n) | BigInt(low)
  }

  int64(end: number): bigint {
    return BigInt.asIntN(64, this.uint64(end))
  }

  /** Reads a length and returns the end of the bytes that it counts; they must end within `end`. */
  lengthEnd(end: number): number {
    const at = this.at
    const length = this.uint(end)
    if (length > end - this.pos) throw malformed('profile-bad-length', `a length of ${length} bytes runs past its message`, at)
    return this.pos + length
  }

  /** The tag of the next field; its number is `tag >>> 3`, its wire type `tag & 7`. */
  tag(end: number): number {
    const at = this.at
    const tag = this.varint(end)
    if (tag >>> 3 === 0 || this.high !== 0) throw malformed('profile-bad-field', 'a field has no valid number', at)
    return tag
  }

  /** Skips a field that `known` does not have, since newer writers add fields. A known field with another wire type is an error. */
  skip(tag: number, end: number, known: Readonly<Record<string, number>>, message: string): void {
    this.checkUnknown(tag, known, message)
    const type = tag & 7
    if (type === WIRE.varint) this.varint(end)
    else if (type === WIRE.bytes) this.pos = this.lengthEnd(end)
    else if (type === WIRE.fixed64) this.advance(8, end)
    else if (type === WIRE.fixed32) this.advance(4, end)
    else throw malformed('profile-wrong-wire-type', `a field of ${message} has the unknown wire type ${type}`, this.at)
  }

  /** Throws when `tag` is a field of `known`, but of another wire type. */
  checkUnknown(tag: number, known: Readonly<Record<string, number>>, message: string): void {
    for (const name in known)
      if (known[name]! >>> 3 === tag >>> 3)
        throw malformed(
          'profile-wrong-wire-type',
          `field ${name} of ${message} has wire type ${tag & 7}, expected ${known[name]! & 7}`,
          this.at,
        )
  }

  advance(length: number, end: number): void {
    if (length > end - this.pos) throw this.overrun(end)
    this.pos += length
  }

  overrun(end: number): ProfileError {
    return malformed('profile-truncated', 'a field runs past the end of its message', this.base + end)
  }
}
