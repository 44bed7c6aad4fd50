import type { WireWriter } from '../../../encode/wire-writer.ts'
import { encodeGoText } from '../../go/encode-text.ts'

/** The string table of a profile that is being written; row 0 is "". Source: google/pprof profile/encode.go, `addString`. */
export class StringRows {
  #rows = new Map<string, number>([['', 0]])

  /** The row of a string; a new string is appended. */
  row(text: string): number {
    let row = this.#rows.get(text)
    if (row === undefined) {
      row = this.#rows.size
      this.#rows.set(text, row)
    }
    return row
  }

  /** Writes the table as a repeated field. */
  write(out: WireWriter, tag: number): void {
    for (const text of this.#rows.keys()) out.bytes(tag, encodeGoText(text))
  }
}
