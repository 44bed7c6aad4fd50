import { grown } from '../../../base/growable.ts'
import { doubledSlots } from '../../../base/hash-slots.ts'
import { type Int64Values, type Integer, narrow } from '../../../base/int64.ts'
import { sortedByKey } from '../../../base/order.ts'
import { type LabelSet, NO_LABELS, type PprofProfile, type Samples } from '../profile.ts'
import type { MergedTables } from './merge-tables.ts'

/** The samples of several profiles; samples with equal stacks and labels are joined. */
export class MergedSamples {
  #typeCount: number
  #isExact: boolean
  #starts: number[] = [0]
  #stack = new Uint32Array(1024)
  #end = 0
  #labels: number[] = []
  #values: Integer[][]
  #labelSets: LabelSet[] = [NO_LABELS]
  #labelRows = new Map<string, number>([[labelKey(NO_LABELS), 0]])
  #slots = new Int32Array(1024).fill(-1)
  #hashes = new Uint32Array(512)

  /** `isExactSum`: float64 holds all sums exactly. */
  constructor(typeCount: number, isExactSum: boolean) {
    this.#typeCount = typeCount
    this.#isExact = isExactSum
    this.#values = Array.from({ length: typeCount }, () => [])
  }

  /** Adds the samples of a profile that have a non-zero value; `tables` receives the rows that they use. */
  addAll(profile: PprofProfile, tables: MergedTables): void {
    const { samples, locations } = profile
    const rowOf = new Int32Array(locations.length).fill(-1)
    const labelOf = new Int32Array(samples.labelSets.length).fill(-1)
    for (let i = 0; i < samples.length; i++) {
      if (isZero(samples.values, i)) continue
      const start = this.#end
      const first = samples.stackStart[i]!
      const last = samples.stackStart[i + 1]!
      this.#end += last - first
      if (this.#end > this.#stack.length) this.#stack = grown(this.#stack, this.#end)
      const stack = this.#stack
      for (let at = first, to = start; at < last; at++) {
        const from = samples.stack[at]!
        if (rowOf[from] === -1) rowOf[from] = tables.location(locations[from]!)
        stack[to++] = rowOf[from]!
      }
      const set = samples.labels[i]!
      if (labelOf[set] === -1) labelOf[set] = this.#labelRow(samples.labelSets[set]!)
      this.#add(start, labelOf[set]!, samples, i)
    }
  }

  /** Adds the values of a sample whose stack is the last in the store; removes the stack again where it is known already. */
  #add(start: number, labels: number, from: Samples, sample: number): void {
    const hash = this.#hash(start, labels)
    const count = this.#labels.length
    if (count * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, count)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    let row = this.#slots[slot]!
    while (row !== -1 && !(this.#hashes[row] === hash && this.#equals(row, start, labels))) {
      slot = (slot + 1) & mask
      row = this.#slots[slot]!
    }
    if (row === -1) {
      row = this.#labels.push(labels) - 1
      this.#slots[slot] = row
      this.#hashes = grown(this.#hashes, row + 1)
      this.#hashes[row] = hash
      this.#starts.push(this.#end)
      for (let type = 0; type < this.#typeCount; type++) this.#values[type]!.push(narrow(from.values[type]![sample]!))
      return
    }
    this.#end = start
    for (let type = 0; type < this.#typeCount; type++) {
      const column = this.#values[type]!
      const value = from.values[type]![sample]!
      column[row] = this.#isExact
        ? (column[row] as number) + (value as number)
        : narrow(BigInt.asIntN(64, BigInt(column[row]!) + BigInt(value)))
    }
  }

  /** Whether the values of a row have cancelled to zeros. */
  hasZero(): boolean {
    return this.#labels.some((_, row) => isZero(this.#values, row))
  }

  /** All rows, in the order in which they are first seen. */
  samples(): Samples {
    return {
      length: this.#labels.length,
      stackStart: Uint32Array.from(this.#starts),
      stack: this.#stack,
      values: this.#values.map(
        (column): Int64Values => (this.#isExact ? Float64Array.from(column as number[]) : BigInt64Array.from(column, BigInt)),
      ),
      labels: Uint32Array.from(this.#labels),
      labelSets: this.#labelSets,
    }
  }

  #labelRow(set: LabelSet): number {
    const key = labelKey(set)
    const known = this.#labelRows.get(key)
    if (known !== undefined) return known
    this.#labelRows.set(key, this.#labelSets.length)
    return this.#labelSets.push(set) - 1
  }

  /** FNV-1a hash over the row numbers. */
  #hash(start: number, labels: number): number {
    const stack = this.#stack
    const end = this.#end
    let hash = Math.imul(0x811c9dc5 ^ labels, 0x01000193)
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ stack[i]!, 0x01000193)
    return (hash ^ (hash >>> 15)) >>> 0
  }

  #equals(row: number, start: number, labels: number): boolean {
    const from = this.#starts[row]!
    const length = this.#starts[row + 1]! - from
    if (this.#labels[row] !== labels || length !== this.#end - start) return false
    const stack = this.#stack
    for (let i = 0; i < length; i++) if (stack[from + i] !== stack[start + i]) return false
    return true
  }
}

/** Whether a row has only zeros. */
function isZero(columns: readonly ArrayLike<Integer>[], row: number): boolean {
  for (let type = 0; type < columns.length; type++) if (Number(columns[type]![row]!) !== 0) return false
  return true
}

/** A key that is equal for equal label sets, whatever the order of their keys. Source: `sampleKey`. */
function labelKey({ texts, numbers, units }: LabelSet): string {
  return JSON.stringify([sortedByKey(texts), sortedByKey(numbers).map(([key, values]) => [key, values.map(String), units.get(key) ?? []])])
}
