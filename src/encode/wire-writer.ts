import protobuf from 'protobufjs/minimal.js'
import type { Integer } from '../base/int64.ts'

const TWO_TO_32 = 2 ** 32

/** Writes protobuf messages field by field, with protobufjs. Field numbers are those of proto/profile.proto. */
export class WireWriter {
  // not `Writer.create`, which makes Buffers in Node
  #out = new protobuf.Writer()

  /** Returns all bytes written; nothing may be written afterwards. */
  finish(): Uint8Array {
    return this.#out.finish(true)
  }

  /** Writes a varint field, unless the value is zero. */
  optional(field: number, value: Integer): void {
    if (Number(value) !== 0) this.field(field, value)
  }

  /** Writes a varint field. */
  field(field: number, value: Integer): void {
    this.#out.uint32(field << 3)
    this.varint(value)
  }

  /** Writes a field of bytes. */
  bytes(field: number, bytes: Uint8Array): void {
    this.#out.uint32((field << 3) | 2).bytes(bytes)
  }

  /** Writes bytes without a field. */
  raw(bytes: Uint8Array): void {
    this.#out.raw(bytes)
  }

  /** Begins a message or packed field, which `end` ends. Messages may be nested. */
  begin(field: number): void {
    this.#out.uint32((field << 3) | 2).fork()
  }

  /** Ends the message or packed field that was begun last. */
  end(): void {
    this.#out.ldelim()
  }

  /** Writes a 64-bit integer, signed or not, without a field; negative ones take ten bytes. */
  varint(value: Integer): void {
    if (typeof value === 'bigint') this.#wide(value)
    else if (value >= 0 && value < TWO_TO_32) this.#out.uint32(value)
    else this.#out.int64(value)
  }

  #wide(value: bigint): void {
    if (value >= 0n && value <= Number.MAX_SAFE_INTEGER) {
      this.varint(Number(value))
      return
    }
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    this.#out.raw(Uint8Array.of(...bytes, Number(rest)))
  }
}
