import { grown } from '../base/growable.ts'
import { addRow, type Int64Values, type Integer, narrow, widened } from '../base/int64.ts'
import type { LocationIndex } from './profile.ts'

/**
 * Allocations in groups. Allocations of one group have one allocating location (an address), one list of hidden runtime frames before
 * it, and one object size. Even for millions of samples there are only a few thousand rows.
 */
export class AllocationSites {
  length = 0
  /** LocationIndex of the allocating frame. */
  location = new Uint32Array(0)
  /** Row of the prefix table. */
  prefix = new Uint32Array(0)
  /** Bytes of one object (its size class) by the sample's label; 0 where the sample has no such label. */
  size = new Float64Array(0)
  /** The number of samples that the row adds up. */
  samples = new Uint32Array(0)
  readonly typeCount: number
  #values: Int64Values
  #slots = new Int32Array(1024).fill(-1)

  constructor(typeCount: number) {
    this.typeCount = typeCount
    this.#values = new Float64Array(0)
  }

  /** Sites that were summed up elsewhere, without hidden frames; `values` has `typeCount` cells a row. Nothing can be added to them. */
  static of(
    typeCount: number,
    location: Uint32Array<ArrayBuffer>,
    size: Float64Array<ArrayBuffer>,
    samples: Uint32Array<ArrayBuffer>,
    values: Float64Array<ArrayBuffer>,
  ): AllocationSites {
    const sites = new AllocationSites(typeCount)
    sites.length = location.length
    sites.location = location
    sites.prefix = new Uint32Array(location.length)
    sites.size = size
    sites.samples = samples
    sites.#values = values
    return sites
  }

  /** The value of a row for a sample type, in that type's unit. */
  value(row: number, type: number): Integer {
    return narrow(this.#values[row * this.typeCount + type]!)
  }

  /** Adds one sample, and returns its row. After `widen`, `values` must be 64-bit integers. */
  add(location: LocationIndex, prefix: number, size: number, values: Int64Values): number {
    const row = this.#row(location, prefix, size)
    this.samples[row]!++
    addRow(this.#values, row * this.typeCount, values, this.typeCount)
    return row
  }

  widen(): void {
    this.#values = widened(this.#values)
  }

  #row(location: LocationIndex, prefix: number, size: number): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(location, prefix, size) & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.location[row] === location && this.size[row] === size && this.prefix[row] === prefix) return row
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.length
    return this.#append(location, prefix, size)
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1)
    const mask = this.#slots.length - 1
    for (let row = 0; row < this.length; row++) {
      let slot = hashOf(this.location[row]!, this.prefix[row]!, this.size[row]!) & mask
      while (this.#slots[slot] !== -1) slot = (slot + 1) & mask
      this.#slots[slot] = row
    }
  }

  #append(location: LocationIndex, prefix: number, size: number): number {
    const row = this.length++
    this.location = grown(this.location, this.length)
    this.prefix = grown(this.prefix, this.length)
    this.size = grown(this.size, this.length)
    this.samples = grown(this.samples, this.length)
    this.#values = grown(this.#values, this.length * this.typeCount)
    this.location[row] = location
    this.prefix[row] = prefix
    this.size[row] = size
    if (this.length * 2 > this.#slots.length) this.#rehash()
    return row
  }
}

function hashOf(location: number, prefix: number, size: number): number {
  const hash = Math.imul(location ^ Math.imul(prefix, 0x85eb_ca6b) ^ Math.imul(size | 0, 0xc2b2_ae35), 0x9e37_79b1)
  return hash ^ (hash >>> 15)
}
