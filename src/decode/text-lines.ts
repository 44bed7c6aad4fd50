import { grown } from '../base/growable.ts'

const LINE_FEED = 0x0a
/** The most bytes that one UTF-16 unit of a text takes in UTF-8. */
const MOST_BYTES = 3

/** Splits a text that comes in chunks of bytes into lines, without their ends (`\n` or `\r\n`). */
export class TextLines {
  /** Number of the current line, counted from 1. */
  number = 0
  #text = new TextDecoder('utf-8', { ignoreBOM: true })
  #carry = new Uint8Array(0)
  #carried = 0
  readonly #maxLength: number
  readonly #onLine: (line: string) => void
  readonly #tooLong: (lineNumber: number) => Error

  /** `tooLong` creates the error for a line of more than `maxLength` characters: text without line ends must not fill the memory. */
  constructor(maxLength: number, onLine: (line: string) => void, tooLong: (lineNumber: number) => Error) {
    this.#maxLength = maxLength
    this.#onLine = onLine
    this.#tooLong = tooLong
  }

  /** `line` is the number of the chunk's first line, for callers that pass lines one by one. */
  push(chunk: Uint8Array, line?: number): void {
    if (line !== undefined) this.number = line - 1
    // whole lines are decoded at once, which engines do several times faster than a stream
    const end = chunk.lastIndexOf(LINE_FEED) + 1
    if (end > 0 && this.#carried > 0) {
      this.#keep(chunk.subarray(0, end))
      this.#split(this.#carry.subarray(0, this.#carried))
      this.#carried = 0
    } else if (end > 0) this.#split(chunk.subarray(0, end))
    if (end < chunk.length) this.#keep(chunk.subarray(end))
  }

  /** The text after the last line end: empty where the text ends with one. */
  end(): string {
    const rest = this.#text.decode(this.#carry.subarray(0, this.#carried))
    if (rest.length > this.#maxLength) throw this.#tooLong(this.number + 1)
    return rest
  }

  /** Passes on the lines of bytes that end with a line end. */
  #split(bytes: Uint8Array): void {
    const text = this.#text.decode(bytes)
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.number++
      if (end - start > this.#maxLength) throw this.#tooLong(this.number)
      this.#onLine(text.slice(start, text[end - 1] === '\r' ? end - 1 : end))
      start = end + 1
    }
  }

  #keep(part: Uint8Array): void {
    this.#carry = grown(this.#carry, this.#carried + part.length)
    this.#carry.set(part, this.#carried)
    this.#carried += part.length
    if (part.indexOf(LINE_FEED) === -1 && this.#carried > this.#maxLength * MOST_BYTES) throw this.#tooLong(this.number + 1)
  }
}
