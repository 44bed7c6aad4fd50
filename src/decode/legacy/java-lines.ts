import { byteText } from '../../base/byte-text.ts'
import { trimSpace } from './byte-characters.ts'

const LINE_FEED = 0x0a

/** The lines of a Java profile: of any length, and without white space at their ends. */
export class JavaLines {
  #bytes: Uint8Array
  /** Bytes before the line at hand. */
  offset: number
  #next = -1

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.offset = start
  }

  /** The line at hand as a byte text, null where no line end is left; what stands behind the last one is for `rest`. */
  peek(): string | null {
    this.#next = this.#bytes.indexOf(LINE_FEED, this.offset)
    return this.#next === -1 ? null : trimSpace(byteText(this.#bytes, this.offset, this.#next))
  }

  /** Goes to the line behind the one that `peek` gave. */
  skip(): void {
    this.offset = this.#next + 1
  }

  /** The lines that are left, the last one be it ended or not. */
  *rest(): Generator<string> {
    for (let line = this.peek(); line !== null; line = this.peek()) {
      yield line
      this.skip()
    }
    if (this.offset < this.#bytes.length) yield trimSpace(byteText(this.#bytes, this.offset, this.#bytes.length))
  }

  /** The place of the line at hand, for errors. */
  get where(): string {
    return `byte ${this.offset}`
  }
}
