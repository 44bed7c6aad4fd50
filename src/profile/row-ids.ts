import { grown } from '../base/growable.ts'
import { type Integer, narrow } from '../base/int64.ts'

/**
 * The ids that the rows of a table have in their file, and the order in which the file defines them. (Rows are numbered in the order in
 * which they are first referred to.) Only code that writes a profile out again needs the ids.
 */
export class RowIds {
  #low = new Uint32Array(0)
  #high = new Uint32Array(0)
  #length = 0
  #order = new Uint32Array(0)
  #orderLength = 0
  #largest = 0

  /** Takes the ids of all rows, which are below 2^32, and the rows in the order in which the file defines them, into an empty table. */
  adopt(ids: Uint32Array<ArrayBuffer>, order: Uint32Array<ArrayBuffer>): void {
    this.#low = ids
    this.#high = new Uint32Array(ids.length)
    this.#length = ids.length
    this.#order = order
    this.#orderLength = order.length
    this.#largest = ids.reduce((largest, id) => Math.max(largest, id), 0)
  }

  /** Records the id, as two 32-bit halves, of the row that was added last. */
  add(row: number, low: number, high: number): void {
    this.#low = grown(this.#low, row + 1)
    this.#high = grown(this.#high, row + 1)
    this.#low[row] = low
    this.#high[row] = high
    this.#largest = Math.max(this.#largest, high * 0x1_0000_0000 + low)
    this.#length = row + 1
  }

  /** Records that the file defines this row now. */
  define(row: number): void {
    this.#order = grown(this.#order, this.#orderLength + 1)
    this.#order[this.#orderLength++] = row
  }

  /** The id of a row: the file's own id, or a new id, which no other row has, where the file gives none. */
  id(row: number): Integer {
    if (row >= this.#length) return this.#largest + (row - this.#length) + 1
    const high = this.#high[row]!
    return high === 0 ? this.#low[row]! : narrow((BigInt(high) << 32n) | BigInt(this.#low[row]!))
  }

  /**
   * All rows of a table of `length` rows: the defined ones in file order, then those without an id. Rows with an id that the file never
   * defines are left out.
   */
  inFileOrder(length: number): Uint32Array {
    const rows = new Uint32Array(this.#orderLength + length - this.#length)
    rows.set(this.#order.subarray(0, this.#orderLength))
    for (let row = this.#length; row < length; row++) rows[this.#orderLength + row - this.#length] = row
    return rows
  }
}
