import { grown } from '../../../base/growable.ts'
import type { Integer } from '../../../base/int64.ts'

const TWO_TO_32 = 2 ** 32
/** Bytes of the longest varint. */
const VARINT_MAX = 10

/** Writes protobuf messages, with the conventions of pprof: fields that are zero are left out. Source: google/pprof profile/proto.go. */
export class WireWriter {
  #bytes: Uint8Array
  #at = 0

  /** With room for so many bytes, and more when they are needed. */
  constructor(room: number) {
    this.#bytes = new Uint8Array(room)
  }

  /** All that was written. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  /** A field whose value is not zero. */
  optional(tag: number, value: Integer): void {
    if (Number(value) !== 0) this.field(tag, value)
  }

  field(tag: number, value: Integer): void {
    this.varint(tag << 3)
    this.varint(value)
  }

  bytes(tag: number, bytes: Uint8Array): void {
    this.varint((tag << 3) | 2)
    this.varint(bytes.length)
    this.raw(bytes)
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Begins a message or packed field, whose length is not known yet. Returns what `end` takes. */
  begin(tag: number): number {
    this.varint((tag << 3) | 2)
    this.#room(1)
    return this.#at++
  }

  /** Ends what `begin` began: moves it up where its length needs more than the one byte that is free. */
  end(mark: number): void {
    const start = mark + 1
    const length = this.#at - start
    if (length < 0x80) {
      this.#bytes[mark] = length
      return
    }
    const moved = mark + 1 + Math.floor((31 - Math.clz32(length)) / 7)
    this.#room(moved - start)
    this.#bytes.copyWithin(moved, start, start + length)
    this.#at = mark
    this.#low(length)
    this.#at = moved + length
  }

  /** The ids of rows[first, end). */
  varints(ids: readonly Integer[], rows: Uint32Array, first: number, end: number): void {
    this.#room((end - first) * VARINT_MAX)
    const bytes = this.#bytes
    let at = this.#at
    for (let i = first; i < end; i++) {
      const id = ids[rows[i]!]!
      // most ids are small; here no call is paid for them
      if (typeof id === 'number' && id < 0x80 && id >= 0) bytes[at++] = id
      else if (typeof id === 'number' && id < 0x4000 && id >= 0) {
        bytes[at++] = (id & 0x7f) | 0x80
        bytes[at++] = id >>> 7
      } else {
        this.#at = at
        this.varint(id)
        at = this.#at
      }
    }
    this.#at = at
  }

  /** A 64-bit integer; negative ones take ten bytes. */
  varint(value: Integer): void {
    this.#room(VARINT_MAX)
    if (typeof value === 'bigint') this.#halves(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)))
    else if (value >= 0 && value < TWO_TO_32) this.#low(value)
    else this.#halves(value >>> 0, Math.floor(value / TWO_TO_32) >>> 0)
  }

  #low(value: number): void {
    const bytes = this.#bytes
    let at = this.#at
    let rest = value
    while (rest >= 0x80) {
      bytes[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    bytes[at++] = rest
    this.#at = at
  }

  #halves(low: number, high: number): void {
    let lowRest = low
    let highRest = high
    while (highRest > 0) {
      this.#bytes[this.#at++] = (lowRest & 0x7f) | 0x80
      lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0
      highRest >>>= 7
    }
    this.#low(lowRest)
  }

  #room(length: number): void {
    this.#bytes = grown(this.#bytes, this.#at + length)
  }
}
