import { grown } from '../base/growable.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Takes one line without its end: `bytes[start, end)`, valid during the call. */
export type LineHandler = (bytes: Uint8Array, start: number, end: number) => void

/** Cuts chunks into lines without decoding them to text. At most one unfinished line is carried from one chunk to the next. */
export class ByteLines {
  /** Number of the current line, counted from 1. */
  number = 0
  #onLine: LineHandler
  #onLong: () => void
  #longest: number
  #carry = new Uint8Array(0)
  #carried = 0
  #isSkipping = false

  /** A line with more than `longest` bytes goes to `onLong`, without its bytes: text without line ends must not fill the memory. */
  constructor(longest: number, onLine: LineHandler, onLong: () => void) {
    this.#longest = longest
    this.#onLine = onLine
    this.#onLong = onLong
  }

  /** `line` is the number of the chunk's first line, for callers that pass lines one by one. */
  push(chunk: Uint8Array, line?: number): void {
    if (line !== undefined) this.number = line - 1
    let start = 0
    if (this.#carried > 0 || this.#isSkipping) {
      const end = chunk.indexOf(LINE_FEED)
      if (end === -1) {
        this.#keep(chunk, 0)
        return
      }
      this.#keep(chunk.subarray(0, end), 0)
      this.#handCarried()
      start = end + 1
    }
    for (let end = chunk.indexOf(LINE_FEED, start); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.#hand(chunk, start, end)
      start = end + 1
    }
    if (start < chunk.length) this.#keep(chunk, start)
  }

  /** Passes on a last line without a line end; returns whether there was one. */
  end(): boolean {
    const has = this.#carried > 0 || this.#isSkipping
    if (has) this.#handCarried()
    return has
  }

  #handCarried(): void {
    const length = this.#carried
    this.#carried = 0
    if (this.#isSkipping) {
      this.#isSkipping = false
      this.number++
      this.#onLong()
    } else this.#hand(this.#carry, 0, length)
  }

  #hand(bytes: Uint8Array, start: number, end: number): void {
    this.number++
    if (end - start > this.#longest) this.#onLong()
    else this.#onLine(bytes, start, end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end)
  }

  #keep(chunk: Uint8Array, start: number): void {
    const length = this.#carried + chunk.length - start
    if (this.#isSkipping || length > this.#longest) {
      this.#isSkipping = true
      this.#carried = 0
      return
    }
    this.#carry = grown(this.#carry, length)
    this.#carry.set(chunk.subarray(start), this.#carried)
    this.#carried = length
  }
}
