import { grown } from '../base/growable.ts'
import { doubledSlots } from '../base/hash-slots.ts'
import type { SampleBuffer } from './sample-sink.ts'
import type { StringIndex } from './string-table.ts'

/** A label of a sample: text, or a number with its unit. */
export interface Label {
  readonly key: StringIndex
  readonly text: StringIndex
  /** The lower 32 bits of a numeric label's int64; `high` has the upper 32 bits. */
  readonly low: number
  readonly high: number
  readonly unit: StringIndex
}

/** Cells that a label takes in the flat store. */
const WIDTH = 5

/**
 * The distinct label lists of samples, in the order in which they are first seen; row 0 is the empty list. Two lists are equal when all
 * their labels are equal, in order.
 */
export class LabelRows {
  /** The labels of each row. */
  readonly sets: (readonly Label[])[] = [[]]
  #cells = new Int32Array(0)
  #start = new Uint32Array(2)
  #slots = new Int32Array(64).fill(-1)
  #hashes = new Uint32Array(1)
  #last = 0

  /** Returns the row of a sample's labels; a new list is appended. */
  intern(sample: SampleBuffer): number {
    if (sample.labelCount === 0) return 0
    // consecutive samples often have equal labels
    if (this.#equals(this.#last, sample)) return this.#last
    const hash = labelHash(sample)
    if (this.sets.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.sets.length)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.#hashes[row] === hash && this.#equals(row, sample)) {
        this.#last = row
        return row
      }
      slot = (slot + 1) & mask
    }
    this.#last = this.#append(sample, hash)
    this.#slots[slot] = this.#last
    return this.#last
  }

  #append(sample: SampleBuffer, hash: number): number {
    const row = this.sets.length
    const start = this.#start[row]!
    this.#cells = grown(this.#cells, start + sample.labelCount * WIDTH)
    this.#start = grown(this.#start, row + 2)
    this.#hashes = grown(this.#hashes, row + 1)
    const set: Label[] = []
    for (let i = 0; i < sample.labelCount; i++) {
      const label = {
        key: sample.labelKey[i]!,
        text: sample.labelText[i]!,
        low: sample.labelLow[i]!,
        high: sample.labelHigh[i]!,
        unit: sample.labelUnit[i]!,
      }
      set.push(label)
      this.#cells.set([label.key, label.text, label.low, label.high, label.unit], start + i * WIDTH)
    }
    this.#start[row + 1] = start + sample.labelCount * WIDTH
    this.#hashes[row] = hash
    return this.sets.push(set) - 1
  }

  #equals(row: number, sample: SampleBuffer): boolean {
    let at = this.#start[row]!
    if (this.#start[row + 1]! - at !== sample.labelCount * WIDTH) return false
    const cells = this.#cells
    for (let i = 0; i < sample.labelCount; i++, at += WIDTH)
      if (
        cells[at] !== (sample.labelKey[i]! | 0) ||
        cells[at + 1] !== (sample.labelText[i]! | 0) ||
        cells[at + 2] !== (sample.labelLow[i]! | 0) ||
        cells[at + 3] !== sample.labelHigh[i] ||
        cells[at + 4] !== (sample.labelUnit[i]! | 0)
      )
        return false
    return true
  }
}

/** FNV-1a hash over the cells. */
function labelHash(sample: SampleBuffer): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < sample.labelCount; i++) {
    hash = Math.imul(hash ^ sample.labelKey[i]!, 0x01000193)
    hash = Math.imul(hash ^ sample.labelText[i]!, 0x01000193)
    hash = Math.imul(hash ^ sample.labelLow[i]!, 0x01000193)
    hash = Math.imul(hash ^ sample.labelHigh[i]!, 0x01000193)
    hash = Math.imul(hash ^ sample.labelUnit[i]!, 0x01000193)
  }
  return (hash ^ (hash >>> 15)) >>> 0
}
