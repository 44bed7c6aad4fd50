import { grown } from '../../../base/growable.ts'

/** Gives each pair of row numbers a row of its own, in the order in which pairs are first asked for. */
export class PairTable {
  length = 0
  first = new Int32Array(1024)
  second = new Int32Array(1024)
  #slots = new Int32Array(2048).fill(-1)

  /** The row of a pair; a new pair gets row `length`. */
  row(first: number, second: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash(first, second) & mask
    for (let row = slots[slot]!; row !== -1; row = slots[slot]!) {
      if (this.first[row] === first && this.second[row] === second) return row
      slot = (slot + 1) & mask
    }
    return this.#add(first, second, slot)
  }

  #add(first: number, second: number, slot: number): number {
    const row = this.length++
    if (row === this.first.length) {
      this.first = grown(this.first, row + 1)
      this.second = grown(this.second, row + 1)
    }
    this.first[row] = first
    this.second[row] = second
    this.#slots[slot] = row
    if (this.length * 2 > this.#slots.length) this.#rehash()
    return row
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1)
    const mask = slots.length - 1
    for (let row = 0; row < this.length; row++) {
      let slot = hash(this.first[row]!, this.second[row]!) & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = row
    }
    this.#slots = slots
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}
