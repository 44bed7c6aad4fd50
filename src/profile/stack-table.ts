import { grown } from '../base/growable.ts'
import { doubledSlots } from '../base/hash-slots.ts'
import { addRow, type Int64Values, type Integer, narrow, widened } from '../base/int64.ts'
import { ColumnTotals } from './column-totals.ts'
import { type Label, LabelRows } from './label-rows.ts'
import type { ProfileTables } from './profile.ts'
import type { SampleBuffer, SampleSink } from './sample-sink.ts'

/**
 * The distinct stacks of a profile, in the order in which they are first seen, with the sums of their values. Frame filters, callers
 * and flame graphs work on them. Two samples share a row when their locations, hidden prefix and labels are equal.
 * Row `i` owns `stack[stackStart[i] .. stackStart[i + 1])`, leaf first.
 */
export class StackTable implements SampleSink {
  length = 0
  stackStart = new Uint32Array(1)
  /** LocationIndex. */
  stack = new Uint32Array(0)
  /** Row of the prefix table. */
  prefix = new Uint32Array(0)
  /** Row of `labelSets`. */
  labels = new Uint32Array(0)
  typeCount = 0
  /** Sums over all samples, taken before values of equal stacks can cancel each other. */
  readonly totals = new ColumnTotals()
  #values: Int64Values = new Float64Array(0)
  #labelRows = new LabelRows()
  #slots = new Int32Array(1024).fill(-1)
  #hashes = new Uint32Array(0)

  get labelSets(): readonly (readonly Label[])[] {
    return this.#labelRows.sets
  }

  begin(_tables: ProfileTables): void {}

  sample(sample: SampleBuffer): boolean {
    this.typeCount = sample.valueCount
    const values = this.totals.add(sample)
    if (this.totals.isWide) this.#values = widened(this.#values)
    const row = this.#row(sample)
    addRow(this.#values, row * this.typeCount, values, this.typeCount)
    return true
  }

  /** The value of a row for a sample type. */
  value(row: number, type: number): Integer {
    return narrow(this.#values[row * this.typeCount + type]!)
  }

  /** Copies a row into `sample`, as a decoder would fill it. */
  read(row: number, sample: SampleBuffer): void {
    sample.clear()
    for (let i = this.stackStart[row]!; i < this.stackStart[row + 1]!; i++) sample.pushLocation(this.stack[i]!)
    sample.prefix = this.prefix[row]!
    for (let t = 0; t < this.typeCount; t++) {
      const value = this.value(row, t)
      if (typeof value === 'number') sample.pushValue(value)
      else sample.pushWideValue(value)
    }
    for (const label of this.labelSets[this.labels[row]!]!) sample.pushLabel(label.key, label.text, label.low, label.high, label.unit)
  }

  #row(sample: SampleBuffer): number {
    const labels = this.#labelRows.intern(sample)
    const hash = stackHash(sample, labels)
    if (this.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.length)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.#hashes[row] === hash && this.#equals(row, sample, labels)) return row
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.length
    return this.#append(sample, labels, hash)
  }

  #append(sample: SampleBuffer, labels: number, hash: number): number {
    const row = this.length++
    const start = this.stackStart[row]!
    this.stackStart = grown(this.stackStart, this.length + 1)
    this.stack = grown(this.stack, start + sample.depth)
    this.stack.set(sample.stack.subarray(0, sample.depth), start)
    this.stackStart[row + 1] = start + sample.depth
    this.prefix = grown(this.prefix, this.length)
    this.labels = grown(this.labels, this.length)
    this.#hashes = grown(this.#hashes, this.length)
    this.#values = grown(this.#values, this.length * this.typeCount)
    this.prefix[row] = sample.prefix
    this.labels[row] = labels
    this.#hashes[row] = hash
    return row
  }

  #equals(row: number, sample: SampleBuffer, labels: number): boolean {
    const start = this.stackStart[row]!
    if (this.stackStart[row + 1]! - start !== sample.depth || this.labels[row] !== labels || this.prefix[row] !== sample.prefix)
      return false
    for (let i = 0; i < sample.depth; i++) if (this.stack[start + i] !== sample.stack[i]) return false
    return true
  }
}

/** FNV-1a hash over the row numbers. */
function stackHash(sample: SampleBuffer, labels: number): number {
  let hash = Math.imul(0x811c9dc5 ^ labels, 0x01000193)
  hash = Math.imul(hash ^ sample.prefix, 0x01000193)
  for (let i = 0; i < sample.depth; i++) hash = Math.imul(hash ^ sample.stack[i]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
