import { grown } from '../base/growable.ts'
import { type Integer, narrow } from '../base/int64.ts'

/**
 * The ids that the rows of a table have in their file, and the order in which the file defines them: rows themselves are numbered
 * as they are first referred to. Only what writes a profile out again needs them.
 */
export class RowIds {
  #low = new Uint32Array(0)
  #high = new Uint32Array(0)
  #length = 0
  #order = new Uint32Array(0)
  #orderLength = 0

  /** Takes the id, as two 32-bit halves, of the row that was added last. */
  add(row: number, low: number, high: number): void {
    this.#low = grown(this.#low, row + 1)
    this.#high = grown(this.#high, row + 1)
    this.#low[row] = low
    this.#high[row] = high
    this.#length = row + 1
  }

  /** Notes that the file defines this row now. */
  define(row: number): void {
    this.#order = grown(this.#order, this.#orderLength + 1)
    this.#order[this.#orderLength++] = row
  }

  /** The id of a row; row + 1 in files that have no ids. */
  id(row: number): Integer {
    if (row >= this.#length) return row + 1
    const high = this.#high[row]!
    return high === 0 ? this.#low[row]! : narrow((BigInt(high) << 32n) | BigInt(this.#low[row]!))
  }

  /** The rows of a table of so many in the order of their definitions; those never defined are left out. */
  inFileOrder(length: number): Uint32Array {
    return this.#length === 0 ? Uint32Array.from({ length }, (_, row) => row) : this.#order.subarray(0, this.#orderLength)
  }
}
