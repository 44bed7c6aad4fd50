import { grown } from '../../base/growable.ts'
import { doubledSlots } from '../../base/hash-slots.ts'

/** The distinct addresses of a legacy profile, in the order in which they are first seen, as two halves of 64 bits. */
export class LegacyLocations {
  length = 0
  low = new Uint32Array(64)
  high = new Uint32Array(64)
  /** Byte of the data where the address is first seen. */
  firstSeen = new Float64Array(64)
  #hashes = new Uint32Array(64)
  #slots = new Int32Array(256).fill(-1)

  /** The row of the address minus one, which is inside the call instruction that returns to the address; a new address gets a new row. */
  rowBefore(low: number, high: number, at: number): number {
    return low === 0 ? this.#rowOf(0xffff_ffff, (high - 1) >>> 0, at) : this.#rowOf(low - 1, high, at)
  }

  #rowOf(low: number, high: number, at: number): number {
    const hash = hashOf(low, high)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.low[row] === low && this.high[row] === high) return row
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.length
    return this.#append(low, high, hash, at)
  }

  #append(low: number, high: number, hash: number, at: number): number {
    const row = this.length++
    this.low = grown(this.low, this.length)
    this.high = grown(this.high, this.length)
    this.firstSeen = grown(this.firstSeen, this.length)
    this.#hashes = grown(this.#hashes, this.length)
    this.low[row] = low
    this.high[row] = high
    this.firstSeen[row] = at
    this.#hashes[row] = hash
    if (this.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.length)
    return row
  }
}

function hashOf(low: number, high: number): number {
  let hash = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
