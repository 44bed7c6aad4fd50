import { malformed, type WireReader } from './wire.ts'

/** Reads references into the string table, which comes last in Go's files. It remembers the largest reference, to check it at the end. */
export class StringRows {
  #reader: WireReader
  #largest = 0
  #largestAt = 0

  constructor(reader: WireReader) {
    this.#reader = reader
  }

  /** Reads the string row at the cursor. */
  read(end: number): number {
    const reader = this.#reader
    const at = reader.base + reader.pos
    const row = reader.uint(end)
    if (row > this.#largest) {
      this.#largest = row
      this.#largestAt = at
    }
    return row
  }

  /** Throws `profile-string-table` where a row was referred to that a table of `length` strings does not have. */
  check(length: number): void {
    if (this.#largest >= length)
      throw malformed('profile-string-table', `string ${this.#largest} is used, but the file has ${length}`, this.#largestAt)
  }
}
