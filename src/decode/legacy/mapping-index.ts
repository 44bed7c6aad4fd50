import type { LegacyMapping } from './legacy-profile.ts'

/** Finds the first of many mappings that holds an address, in time that grows with the logarithm of their number. */
export class MappingIndex {
  /** Every start and limit, ascending. */
  #bounds: BigUint64Array
  /** The first mapping that holds the addresses from a bound up to the next one, or -1. */
  #owner: Int32Array

  /** Indexes the mappings as they are now. */
  constructor(mappings: readonly LegacyMapping[]) {
    const bounds = new BigUint64Array(mappings.length * 2)
    mappings.forEach((mapping, i) => {
      bounds[2 * i] = mapping.start
      bounds[2 * i + 1] = mapping.limit
    })
    this.#bounds = bounds.sort()
    this.#owner = new Int32Array(bounds.length).fill(-1)
    // the next bound from here on that has no owner yet
    const free = Uint32Array.from({ length: bounds.length + 1 }, (_, i) => i)
    mappings.forEach((mapping, i) => {
      const end = this.#firstFrom(mapping.limit)
      for (let at = nextFree(free, this.#firstFrom(mapping.start)); at < end; at = nextFree(free, at)) {
        this.#owner[at] = i
        free[at] = at + 1
      }
    })
  }

  /** Row of the first mapping that holds the address, or -1. */
  find(address: bigint): number {
    let at = this.#firstFrom(address)
    if (at === this.#bounds.length || this.#bounds[at] !== address) at--
    else while (at + 1 < this.#bounds.length && this.#bounds[at + 1] === address) at++
    return at < 0 ? -1 : this.#owner[at]!
  }

  /** The first bound that is not below the address. */
  #firstFrom(address: bigint): number {
    let low = 0
    let high = this.#bounds.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#bounds[middle]! < address) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Follows the links from `at`, and shortens them. */
function nextFree(free: Uint32Array, at: number): number {
  let end = at
  while (free[end] !== end) end = free[end]!
  for (let link = at; link !== end; ) {
    const next = free[link]!
    free[link] = end
    link = next
  }
  return end
}
