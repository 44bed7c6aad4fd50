import { byteText } from '../../base/byte-text.ts'
import { malformed } from './legacy-errors.ts'
import { LONGEST_LINE } from './whole-lines.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Splits a text, in pieces of whole lines, into lines as Go's bufio.Scanner does: without `\n` or `\r\n`, and with no lines after a line of 64 KiB or more.
 * Lines are byte texts, made only when asked for. Source: Go bufio/scan.go, `Scanner`, `ScanLines`.
 */
export class LineScanner {
  readonly #pieces: readonly Uint8Array[]
  #piece = 0
  #bytes: Uint8Array = new Uint8Array(0)
  /** The number of bytes in the pieces before `#bytes`. */
  #passed = 0
  #next = 0
  #start = 0
  #end = 0
  #number = 0
  #isTooLong = false
  #text: string | null = ''

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces
  }

  /** Moves to the next line. False at the end of the bytes, and from a line on that is too long. */
  scan(): boolean {
    this.#text = ''
    while (!this.#isTooLong && this.#next === this.#bytes.length && this.#piece < this.#pieces.length) this.#nextPiece()
    if (this.#isTooLong || this.#next === this.#bytes.length) return false
    this.#number++
    this.#start = this.#next
    const feed = this.#bytes.indexOf(LINE_FEED, this.#start)
    const end = feed === -1 ? this.#bytes.length : feed
    if (end - this.#start >= LONGEST_LINE) {
      this.#isTooLong = true
      return false
    }
    this.#next = feed === -1 ? end : end + 1
    this.#end = end > this.#start && this.#bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end
    this.#text = null
    return true
  }

  /** The current line; "" before the first and after the last one. */
  get text(): string {
    this.#text ??= byteText(this.#bytes, this.#start, this.#end)
    return this.#text
  }

  /** The number of bytes before the current line. */
  get offset(): number {
    return this.#passed + this.#start
  }

  /** The place of the current line, for errors. */
  get where(): string {
    return `line ${Math.max(this.#number, 1)}`
  }

  /** Throws `profile-malformed` where a line was too long. It is called where pprof checks its scanner. */
  check(): void {
    if (this.#isTooLong) throw malformed('bufio.Scanner: token too long', this.where)
  }

  #nextPiece(): void {
    this.#passed += this.#bytes.length
    this.#bytes = this.#pieces[this.#piece++]!
    this.#next = 0
  }
}
