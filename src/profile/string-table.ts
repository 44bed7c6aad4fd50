import { grown } from '../base/growable.ts'

/** Row number of a string. */
export type StringIndex = number

/** Engines refuse strings that are somewhat longer than this. */
const LONGEST_TEXT = 1 << 28

/**
 * The strings of a profile as bytes, in file order; row 0 is "". A string is decoded to text only when asked for, since most are never
 * shown. Bytes that are not UTF-8 become U+FFFD in the text, but stay in the bytes (Go does not check them).
 */
export class StringTable {
  #bytes = new Uint8Array(256)
  #end = new Uint32Array(64)
  #text: (string | undefined)[] = []
  #rows: Map<string, StringIndex> | null = null
  #whole: string | null = null
  /** The number of bytes that `#whole` covers; -1 before it was made. */
  #wholeEnd = -1
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  length = 0

  /** Takes the bytes of all rows, and where each ends, into an empty table. */
  adopt(bytes: Uint8Array<ArrayBuffer>, end: Uint32Array<ArrayBuffer>): void {
    this.#bytes = bytes
    this.#end = end
    this.length = end.length
  }

  /** Appends bytes[start, end) as the next row. */
  push(bytes: Uint8Array, start: number, end: number): StringIndex {
    const at = this.#size
    this.#bytes = grown(this.#bytes, at + end - start)
    this.#bytes.set(bytes.subarray(start, end), at)
    if (this.length === this.#end.length) this.#end = grown(this.#end, this.length + 1)
    this.#end[this.length] = at + end - start
    return this.length++
  }

  /** Returns the row of `text`; a new text is appended. For writers and text formats, which have no string table of their own. */
  intern(text: string): StringIndex {
    if (this.#rows === null) {
      this.#rows = new Map()
      if (this.length === 0) this.push(new Uint8Array(0), 0, 0)
      for (let i = this.length - 1; i >= 0; i--) this.#rows.set(this.text(i), i)
    }
    const known = this.#rows.get(text)
    if (known !== undefined) return known
    const bytes = new TextEncoder().encode(text)
    const row = this.push(bytes, 0, bytes.length)
    this.#text[row] = text
    this.#rows.set(text, row)
    return row
  }

  /** The text of a row; "" for row 0. */
  text(row: StringIndex): string {
    const known = this.#text[row]
    if (known !== undefined) return known
    const start = row === 0 ? 0 : this.#end[row - 1]!
    const whole = this.#asciiText()
    const text = whole === null ? this.#decoder.decode(this.bytes(row)) : whole.slice(start, this.#end[row]!)
    this.#text[row] = text
    return text
  }

  /**
   * All strings as one text with one character per byte, so that rows are slices of it: much faster than decoding one by one. Null where
   * the strings are too long together, or some are not ASCII.
   */
  #asciiText(): string | null {
    const end = this.#size
    if (this.#wholeEnd !== end) {
      const whole = end > LONGEST_TEXT ? '' : this.#decoder.decode(this.#bytes.subarray(0, end))
      this.#whole = whole.length === end ? whole : null
      this.#wholeEnd = end
    }
    return this.#whole
  }

  /** The bytes of a row; a view, valid until the next `push`. */
  bytes(row: StringIndex): Uint8Array {
    return this.#bytes.subarray(row === 0 ? 0 : this.#end[row - 1]!, this.#end[row]!)
  }

  /** The row of exactly this ASCII text, or -1. */
  find(text: string): StringIndex {
    for (let row = 0; row < this.length; row++) {
      const start = row === 0 ? 0 : this.#end[row - 1]!
      if (this.#end[row]! - start !== text.length) continue
      let i = 0
      while (i < text.length && this.#bytes[start + i] === text.charCodeAt(i)) i++
      if (i === text.length) return row
    }
    return -1
  }

  /** The texts of all rows that contain this ASCII text, each row once. Other rows are not decoded. */
  containing(part: string): string[] {
    const texts: string[] = []
    const first = part.charCodeAt(0)
    const end = this.#size
    let row = 0
    for (let at = this.#bytes.indexOf(first); at !== -1 && at < end; at = this.#bytes.indexOf(first, at + 1)) {
      let i = 1
      while (i < part.length && this.#bytes[at + i] === part.charCodeAt(i)) i++
      if (i < part.length) continue
      while (this.#end[row]! <= at) row++
      // the match may run on into the next row
      if (at + part.length > this.#end[row]!) continue
      texts.push(this.text(row))
      at = this.#end[row]! - 1
    }
    return texts
  }

  get #size(): number {
    return this.length === 0 ? 0 : this.#end[this.length - 1]!
  }

  /** For each row, the first row with equal bytes: the row itself unless the writer repeated a string. */
  canonicalRows(): Uint32Array {
    const canonical = new Uint32Array(this.length)
    const slots = new Int32Array(1 << Math.ceil(Math.log2(this.length * 2 + 2))).fill(-1)
    const mask = slots.length - 1
    for (let row = 0; row < this.length; row++) {
      let slot = this.#hash(row) & mask
      while (slots[slot] !== -1 && !this.#equal(slots[slot]!, row)) slot = (slot + 1) & mask
      if (slots[slot] === -1) slots[slot] = row
      canonical[row] = slots[slot]!
    }
    return canonical
  }

  #hash(row: StringIndex): number {
    let hash = 0x811c9dc5
    for (let i = row === 0 ? 0 : this.#end[row - 1]!; i < this.#end[row]!; i++) hash = Math.imul(hash ^ this.#bytes[i]!, 0x01000193)
    return hash >>> 0
  }

  #equal(a: StringIndex, b: StringIndex): boolean {
    const aStart = a === 0 ? 0 : this.#end[a - 1]!
    const bStart = b === 0 ? 0 : this.#end[b - 1]!
    const length = this.#end[a]! - aStart
    if (this.#end[b]! - bStart !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[aStart + i] !== this.#bytes[bStart + i]) return false
    return true
  }
}
