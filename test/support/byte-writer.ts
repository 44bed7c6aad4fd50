/** Bytes of one machine, written in order. */
export class ByteWriter {
  /** Where the first byte will be in memory. */
  readonly address: number
  readonly isLittle: boolean
  readonly wordSize: 4 | 8
  /** The pointers written: where they stand, and to what. */
  readonly pointers: { readonly at: number; readonly target: number }[] = []
  readonly #bytes: number[] = []

  constructor({ address = 0, isLittle = true, wordSize = 8 }: { address?: number; isLittle?: boolean; wordSize?: 4 | 8 } = {}) {
    this.address = address
    this.isLittle = isLittle
    this.wordSize = wordSize
  }

  get length(): number {
    return this.#bytes.length
  }

  /** The address of what is written next. */
  get here(): number {
    return this.address + this.length
  }

  number(value: number, size: number): this {
    const bytes = Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(i * 8)) & 255n))
    this.#bytes.push(...(this.isLittle ? bytes : bytes.reverse()))
    return this
  }

  u8(...values: number[]): this {
    this.#bytes.push(...values)
    return this
  }
  u16(...values: number[]): this {
    for (const value of values) this.number(value, 2)
    return this
  }
  u32(...values: number[]): this {
    for (const value of values) this.number(value, 4)
    return this
  }
  u64(...values: number[]): this {
    for (const value of values) this.number(value, 8)
    return this
  }
  word(...values: number[]): this {
    for (const value of values) this.number(value, this.wordSize)
    return this
  }

  /** A word that the loader moves with the program. */
  pointer(target: number): this {
    this.pointers.push({ at: this.here, target })
    return this.word(target)
  }

  /** A Go slice, or a string with its capacity left out. */
  slice(target: number, length: number): this {
    return this.pointer(target).word(length, length)
  }

  bytes(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte)
    return this
  }

  /** Text in UTF-8, filled with zeros to `size`. */
  text(text: string, size = 0): this {
    this.bytes(new TextEncoder().encode(text))
    for (let i = new TextEncoder().encode(text).length; i < size; i++) this.u8(0)
    return this
  }

  /** Zeros up to an offset. */
  upTo(offset: number): this {
    while (this.length < offset) this.u8(0)
    return this
  }

  align(size: number): this {
    return this.upTo(Math.ceil(this.length / size) * size)
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}
