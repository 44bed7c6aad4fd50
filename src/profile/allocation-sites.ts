import { grown } from '../base/growable.ts'
import { addRow, type Int64Values, type Integer, narrow, widened } from '../base/int64.ts'
import type { LocationIndex } from './profile.ts'

/**
 * Allocations grouped by what tells them apart: the location that allocated (an address), the hidden runtime frames before
 * it, and the object size. A few thousand rows also for millions of samples.
 */
export class AllocationSites {
  length = 0
  /** LocationIndex of the allocating frame. */
  location = new Uint32Array(0)
  /** Row of the prefix table. */
  prefix = new Uint32Array(0)
  /** Bytes of one object (its size class) by the sample's label; 0 where the sample has none. */
  size = new Float64Array(0)
  /** How many samples the row sums up. */
  samples = new Uint32Array(0)
  readonly typeCount: number
  #values: Int64Values
  #first = new Int32Array(0)
  #next = new Int32Array(0)

  constructor(typeCount: number) {
    this.typeCount = typeCount
    this.#values = new Float64Array(0)
  }

  /** The value of a row for a sample type, in that type's unit. */
  value(row: number, type: number): Integer {
    return narrow(this.#values[row * this.typeCount + type]!)
  }

  /** Adds one sample. `values` must be 64-bit integers after `widen`. */
  add(location: LocationIndex, prefix: number, size: number, values: Int64Values): void {
    const row = this.#row(location, prefix, size)
    this.samples[row]!++
    addRow(this.#values, row * this.typeCount, values, this.typeCount)
  }

  widen(): void {
    this.#values = widened(this.#values)
  }

  #row(location: LocationIndex, prefix: number, size: number): number {
    if (location >= this.#first.length) {
      const known = this.#first.length
      this.#first = grown(this.#first, location + 1)
      this.#first.fill(-1, known)
    }
    let row = this.#first[location]!
    while (row !== -1 && (this.size[row] !== size || this.prefix[row] !== prefix)) row = this.#next[row]!
    return row !== -1 ? row : this.#append(location, prefix, size)
  }

  #append(location: LocationIndex, prefix: number, size: number): number {
    const row = this.length++
    this.location = grown(this.location, this.length)
    this.prefix = grown(this.prefix, this.length)
    this.size = grown(this.size, this.length)
    this.samples = grown(this.samples, this.length)
    this.#next = grown(this.#next, this.length)
    this.#values = grown(this.#values, this.length * this.typeCount)
    this.location[row] = location
    this.prefix[row] = prefix
    this.size[row] = size
    this.#next[row] = this.#first[location]!
    this.#first[location] = row
    return row
  }
}
