import { grown } from '../../../base/growable.ts'
import { encodeGoText } from '../../go/encode-text.ts'

/** Chunks of this size in bytes are handed on; a pipe holds as much. */
const FULL = 1 << 16

/** More digits than any width or number has. */
const DIGITS_MAX = 32
const ZERO = 48
const SPACE = 32

/** Texts one after another as bytes: text `row` is pool[start[row], start[row + 1]). */
export interface Pooled {
  readonly pool: Uint8Array
  readonly start: Uint32Array
}

/** Encodes texts as bytes to copy from. */
export function pooled(texts: readonly string[]): Pooled {
  const start = new Uint32Array(texts.length + 1)
  let pool = new Uint8Array(1 << 16)
  for (const [row, text] of texts.entries()) {
    const bytes = encodeGoText(text)
    const at = start[row]!
    pool = grown(pool, at + bytes.length)
    pool.set(bytes, at)
    start[row + 1] = at + bytes.length
  }
  return { pool: pool.subarray(0, start[texts.length]!), start }
}

/**
 * Writes text as bytes into one array that is reused for every chunk. `pool` holds texts to copy from, at the start of this
 * array, because a copy within an array needs no new object.
 */
export class ChunkWriter {
  #bytes: Uint8Array
  #head: number
  #at: number

  constructor(pool: Uint8Array = new Uint8Array(0)) {
    this.#head = pool.length
    this.#at = pool.length
    this.#bytes = new Uint8Array(pool.length + FULL + (FULL >> 2))
    this.#bytes.set(pool)
  }

  get isFull(): boolean {
    return this.#at - this.#head >= FULL
  }

  /** Appends pool[start, end). */
  copy(start: number, end: number): void {
    const at = this.#at
    if (at + end - start > this.#bytes.length) this.#grow(end - start)
    this.#bytes.copyWithin(at, start, end)
    this.#at = at + end - start
  }

  /** Appends the short texts pool[start[row], start[row + 1]) of rows[first, end). */
  copyRows(rows: Uint32Array, first: number, end: number, start: Uint32Array): void {
    let at = this.#at
    for (let i = first; i < end; i++) {
      const from = start[rows[i]!]!
      const to = start[rows[i]! + 1]!
      if (at + to - from > this.#bytes.length) this.#grow(to - from)
      const bytes = this.#bytes
      for (let k = from; k < to; k++) bytes[at++] = bytes[k]!
      this.#at = at
    }
  }

  /** Appends an integer from 0 to 2^53, with spaces before it up to `width`. */
  integer(value: number, width: number): void {
    if (this.#at + DIGITS_MAX > this.#bytes.length) this.#grow(DIGITS_MAX)
    const bytes = this.#bytes
    let digits = 1
    for (let most = 10; value >= most; most *= 10) digits++
    const end = this.#at + Math.max(width, digits)
    let at = end
    let rest = value
    do {
      const tens = Math.floor(rest / 10)
      bytes[--at] = ZERO + rest - tens * 10
      rest = tens
    } while (rest > 0)
    while (at > this.#at) bytes[--at] = SPACE
    this.#at = end
  }

  /** Appends a text; U+DC00 + byte becomes the byte that was not UTF-8. */
  text(text: string): void {
    const { length } = text
    if (this.#at + length > this.#bytes.length) this.#grow(length)
    const bytes = this.#bytes
    const at = this.#at
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code >= 0x80) {
        this.#encoded(text)
        return
      }
      bytes[at + i] = code
    }
    this.#at = at + length
  }

  /** The bytes written since the last call; valid until something is written again. */
  take(): Uint8Array {
    const chunk = this.#bytes.subarray(this.#head, this.#at)
    this.#at = this.#head
    return chunk
  }

  #encoded(text: string): void {
    const encoded = encodeGoText(text)
    if (this.#at + encoded.length > this.#bytes.length) this.#grow(encoded.length)
    this.#bytes.set(encoded, this.#at)
    this.#at += encoded.length
  }

  #grow(more: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length + FULL, this.#at + more + FULL))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
