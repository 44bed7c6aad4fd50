/**
 * Reads numbers of one byte order from bytes whose length the caller has checked. 64-bit numbers of 2^53 and more are rounded, but stay
 * at least that large, so that they equal no address or offset in use.
 */
export class Fields {
  readonly bytes: Uint8Array
  readonly isLittle: boolean
  /** Bytes of a pointer: 4 or 8. */
  readonly wordSize: number
  readonly #view: DataView

  constructor(bytes: Uint8Array, isLittle: boolean, wordSize: number) {
    this.bytes = bytes
    this.isLittle = isLittle
    this.wordSize = wordSize
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get length(): number {
    return this.bytes.length
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.isLittle)
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.isLittle)
  }

  i32(at: number): number {
    return this.#view.getInt32(at, this.isLittle)
  }

  u64(at: number): number {
    return this.u32(this.isLittle ? at : at + 4) + this.u32(this.isLittle ? at + 4 : at) * 2 ** 32
  }

  /** Reads an unsigned number as large as a pointer of the machine. */
  word(at: number): number {
    return this.wordSize === 8 ? this.u64(at) : this.u32(at)
  }
}

/** The text up to the first zero byte, or to the end; bytes that are not UTF-8 become U+FFFD. */
export function textUntilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
}
