import { grown } from '../../base/growable.ts'

const LINE_FEED = 0x0a

/** A line and its end must fit into this number of bytes. Source: Go bufio/scan.go, `MaxScanTokenSize`. */
export const LONGEST_LINE = 64 * 1024

/**
 * Collects a text that comes in chunks, as pieces for a `LineScanner`: each piece has whole lines, and only the last one may lack its line
 * end. Chunks are kept, not copied.
 */
export class WholeLines {
  readonly pieces: Uint8Array[] = []
  /** Whether a line was too long for pprof. Nothing behind its beginning is kept, because pprof reads no further. */
  hasLongLine = false
  #carry = new Uint8Array(0)
  #carried = 0

  push(chunk: Uint8Array): void {
    if (this.hasLongLine) return
    const first = chunk.indexOf(LINE_FEED) + 1
    const last = chunk.lastIndexOf(LINE_FEED) + 1
    const start = this.#carried === 0 ? 0 : first
    if (start > 0) {
      this.#carryOn(chunk.subarray(0, start))
      if (this.hasLongLine) return
      this.end()
    }
    if (last > start) this.pieces.push(chunk.subarray(start, last))
    this.#carryOn(chunk.subarray(last))
  }

  /** Passes on a last line without a line end. */
  end(): void {
    if (this.#carried > 0) this.pieces.push(this.#carry.slice(0, this.#carried))
    this.#carried = 0
  }

  #carryOn(part: Uint8Array): void {
    this.#carry = grown(this.#carry, this.#carried + part.length)
    this.#carry.set(part, this.#carried)
    this.#carried += part.length
    this.hasLongLine = this.#carried > LONGEST_LINE
    if (this.hasLongLine) this.end()
  }
}
