import { clear, grown } from './grown'
import { handBack } from './outcome'

/** Larger ids are no Go program's. */
const MAX_ID: u64 = 1 << 22

/** Rows of a table by id: numbered in the order in which ids are first referred to, as the decoder in TypeScript does. */
export class RowsById {
  /** Row + 1 by id, 0 where there is none. */
  rowAfter: StaticArray<u32> = new StaticArray<u32>(1 << 12)
  length: i32 = 0
  /** Id by row. */
  id: StaticArray<u32> = new StaticArray<u32>(1 << 10)
  isDefined: StaticArray<u8> = new StaticArray<u8>(1 << 10)
  /** Rows in the order in which the file defines them. */
  order: StaticArray<u32> = new StaticArray<u32>(1 << 10)
  definedCount: i32 = 0

  /** The row of an id; one that is seen for the first time gets a new row. */
  refer(id: u64): i32 {
    if (id == 0 || id >= MAX_ID) handBack()
    const cell = <i32>id
    this.rowAfter = grown(this.rowAfter, cell + 1)
    const known = <i32>unchecked(this.rowAfter[cell])
    if (known != 0) return known - 1
    const row = this.length++
    this.id = grown(this.id, this.length)
    this.isDefined = grown(this.isDefined, this.length)
    this.id[row] = cell
    this.rowAfter[cell] = row + 1
    return row
  }

  /** The row of an id that the file defines now, which it may do once. */
  define(id: u64): i32 {
    const row = this.refer(id)
    if (this.isDefined[row] != 0) handBack()
    this.isDefined[row] = 1
    this.order = grown(this.order, this.definedCount + 1)
    this.order[this.definedCount++] = row
    return row
  }

  /** Forgets all rows. */
  reset(): void {
    clear(this.rowAfter)
    clear(this.isDefined)
    this.length = 0
    this.definedCount = 0
  }

  /** Whether the file defined all that it refers to. */
  isComplete(): bool {
    return this.definedCount == this.length
  }
}
