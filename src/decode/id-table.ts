import { grown } from '../base/growable.ts'
import type { RowIds } from '../profile/row-ids.ts'
import { malformed, type WireReader } from './wire.ts'

const DENSE_LIMIT = 1 << 22

/** A table whose rows are added when their id is first referred to, and filled when the id is defined. */
interface FillableTable {
  add(firstSeen: number): number
  readonly isDefined: Uint8Array
  readonly ids: RowIds
}

/** Rows of a table by 64-bit id. Ids are small and dense in Go's files, but may be anything. */
export class IdTable {
  #reader: WireReader
  #table: FillableTable
  #what: string
  #dense = new Int32Array(1024)
  #sparse = new Map<number | bigint, number>()

  /** `what` is the word for a row of the table in errors. */
  constructor(reader: WireReader, table: FillableTable, what: string) {
    this.#reader = reader
    this.#table = table
    this.#what = what
  }

  /** Row + 1 by id for small ids, 0 where there is none: for loops that are too hot for a call. The array is replaced when it grows. */
  get dense(): Int32Array {
    return this.#dense
  }

  /** The row of the id at the cursor; an id that is seen for the first time gets a new row. */
  refer(end: number): number {
    const reader = this.#reader
    const at = reader.base + reader.pos
    const low = reader.varint(end)
    return this.#row(low, reader.high, at)
  }

  /**
   * The row to fill for the definition of an id, which is given as two 32-bit halves. Throws `profile-bad-id` for id 0 and for a
   * second definition; returns null where the second definition may belong to another profile (`mayBeAnother`).
   */
  define(low: number, high: number, at: number, mayBeAnother: boolean): number | null {
    if (low === 0 && high === 0) throw malformed('profile-bad-id', `a ${this.#what} has the reserved id 0`, at)
    const row = this.#row(low, high, at)
    if (this.#table.isDefined[row] === 1) {
      if (mayBeAnother) return null
      throw malformed('profile-bad-id', `two ${this.#what}s have the id ${wide(low, high)}`, at)
    }
    this.#table.isDefined[row] = 1
    this.#table.ids.define(row)
    return row
  }

  #row(low: number, high: number, at: number): number {
    if (high !== 0 || low >= DENSE_LIMIT) return this.#sparseRow(low, high, at)
    if (low >= this.#dense.length) this.#dense = grown(this.#dense, low + 1)
    const known = this.#dense[low]!
    if (known !== 0) return known - 1
    const row = this.#table.add(at)
    this.#table.ids.add(row, low, 0)
    this.#dense[low] = row + 1
    return row
  }

  #sparseRow(low: number, high: number, at: number): number {
    const key = high >= 0 && high < 0x20_0000 ? high * 0x1_0000_0000 + low : wide(low, high)
    let row = this.#sparse.get(key)
    if (row === undefined) {
      row = this.#table.add(at)
      this.#table.ids.add(row, low, high)
      this.#sparse.set(key, row)
    }
    return row
  }
}

function wide(low: number, high: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low)
}
