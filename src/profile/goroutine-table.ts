import { grown } from '../base/growable.ts'
import { doubledSlots } from '../base/hash-slots.ts'
import type { FrameIndex } from './goroutine-frames.ts'

/** Row number of a group. */
export type GroupIndex = number

/** Label keys with their texts, in the order in which the source has them. */
export type LabelSet = readonly (readonly [key: string, value: string])[]

/** Bits of a group's `flags`. */
export const GOROUTINE_FLAGS = {
  /** The goroutine is locked to its thread (`runtime.LockOSThread`). */
  locked: 1,
  /** The garbage collector proved that nothing can wake the goroutine (goroutineleak). */
  leaked: 2,
  /** The goroutine ran on another thread while the dump was made, so its stack is not known. */
  unavailable: 4,
  /** The text ends, or is damaged, inside the stack. */
  cut: 8,
  /**
   * Not a goroutine, but the stack on which a thread runs the scheduler: `goroutine 0` in tracebacks of GOTRACEBACK=crash and of signals.
   */
  thread: 16,
} as const

/** What the goroutines of one group have in common besides their stack. */
export interface GoroutineTraits {
  /** Row of the frames' strings, or -1 where the source does not have the state. */
  readonly state: number
  /** Row of `labelSets`. */
  readonly labels: number
  readonly flags: number
  /** Row of the profile's `prefixes`: addresses of the runtime frames at the leaf that a debug=1 text does not name; 0 for none. */
  readonly prefix: number
}

/** One goroutine, or several for which the source gives only their number. */
export interface GoroutineCount {
  readonly count: number
  /** -1 unknown. */
  readonly id: number
  /** Minutes that it waited; -1 where the source does not say. */
  readonly minutes: number
  /** The number of frames that the text says it left out of this stack. */
  readonly elided: number
}

/** Room in the hash table of a new table. */
const SLOTS = 16

/**
 * Goroutines in groups, each with its number of goroutines. Goroutines of one group have equal stack, creator, state, labels, flags and
 * prefix, so memory follows the number of distinct stacks. Row `i` owns `stack[stackStart[i] .. stackStart[i + 1])`, leaf first. Columns
 * may be longer than `length`.
 */
export class GoroutineTable {
  length = 0
  stackStart = new Uint32Array(1)
  /** FrameIndex. */
  stack = new Uint32Array(0)
  count = new Float64Array(0)
  /** FrameIndex of the `go` statement, or -1. */
  createdBy = new Int32Array(0)
  /** Row of the frames' strings, or -1. */
  state = new Int32Array(0)
  /** Row of `labelSets`. */
  labels = new Uint32Array(0)
  /** Bits of `GOROUTINE_FLAGS`. */
  flags = new Uint8Array(0)
  /** Row of the profile's `prefixes`, 0 for none. */
  prefix = new Uint32Array(0)
  /**
   * Shortest wait in whole minutes, over the `waitCount` goroutines whose wait the source has; -1 where there are none. A dump has waits
   * of one minute and more, counted from the first garbage collection after the goroutine blocked.
   */
  waitMin = new Float64Array(0)
  waitMax = new Float64Array(0)
  waitCount = new Float64Array(0)
  /** Id of the goroutine that comes first in the source, -1 where it is unknown. */
  firstId = new Float64Array(0)
  /** The largest number of frames that the text says it left out of one of these stacks. */
  elided = new Float64Array(0)
  /** The number of goroutines; the stacks of threads count too. */
  total = 0
  #slots = new Int32Array(SLOTS).fill(-1)
  #hashes = new Uint32Array(0)

  /** Adds goroutines whose stack is the first `depth` frames of `stack`. */
  add(stack: Uint32Array, depth: number, createdBy: number, traits: GoroutineTraits, goroutines: GoroutineCount): GroupIndex {
    const row = this.#row(stack, 0, depth, createdBy, traits)
    this.total += goroutines.count
    this.count[row]! += goroutines.count
    if (this.firstId[row] === -1) this.firstId[row] = goroutines.id
    if (goroutines.minutes !== -1) this.#addWait(row, goroutines.minutes, goroutines.minutes, goroutines.count)
    if (goroutines.elided > this.elided[row]!) this.elided[row] = goroutines.elided
    return row
  }

  /** Removes all groups, and keeps the memory for others. */
  clear(): void {
    this.length = 0
    this.total = 0
    this.#slots = new Int32Array(SLOTS).fill(-1)
  }

  /** Adds all goroutines of another table that uses the frames and label sets of this one. */
  addAll(other: GoroutineTable): void {
    for (let from = 0; from < other.length; from++) {
      const start = other.stackStart[from]!
      const traits = {
        state: other.state[from]!,
        labels: other.labels[from]!,
        flags: other.flags[from]!,
        prefix: other.prefix[from]!,
      }
      const row = this.#row(other.stack, start, other.stackStart[from + 1]! - start, other.createdBy[from]!, traits)
      this.total += other.count[from]!
      this.count[row]! += other.count[from]!
      if (this.firstId[row] === -1) this.firstId[row] = other.firstId[from]!
      if (other.waitCount[from]! > 0) this.#addWait(row, other.waitMin[from]!, other.waitMax[from]!, other.waitCount[from]!)
      if (other.elided[from]! > this.elided[row]!) this.elided[row] = other.elided[from]!
    }
  }

  /** The stack of a group, leaf first; a view, valid until the next `add`. */
  stackOf(row: GroupIndex): Uint32Array {
    return this.stack.subarray(this.stackStart[row]!, this.stackStart[row + 1]!)
  }

  has(row: GroupIndex, flag: keyof typeof GOROUTINE_FLAGS): boolean {
    return (this.flags[row]! & GOROUTINE_FLAGS[flag]) !== 0
  }

  #addWait(row: GroupIndex, min: number, max: number, count: number): void {
    if (this.waitCount[row] === 0 || min < this.waitMin[row]!) this.waitMin[row] = min
    if (max > this.waitMax[row]!) this.waitMax[row] = max
    this.waitCount[row]! += count
  }

  #row(stack: Uint32Array, start: number, depth: number, createdBy: FrameIndex | -1, traits: GoroutineTraits): GroupIndex {
    const hash = hashOf(stack, start, depth, createdBy, traits)
    if (this.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.length)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.#hashes[row] === hash && this.#equals(row, stack, start, depth, createdBy, traits)) return row
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.length
    return this.#append(stack, start, depth, createdBy, traits, hash)
  }

  #equals(row: GroupIndex, stack: Uint32Array, start: number, depth: number, createdBy: number, traits: GoroutineTraits): boolean {
    const own = this.stackStart[row]!
    if (this.stackStart[row + 1]! - own !== depth || this.createdBy[row] !== createdBy) return false
    if (this.state[row] !== traits.state || this.labels[row] !== traits.labels || this.flags[row] !== traits.flags) return false
    if (this.prefix[row] !== traits.prefix) return false
    for (let i = 0; i < depth; i++) if (this.stack[own + i] !== stack[start + i]) return false
    return true
  }

  #append(stack: Uint32Array, start: number, depth: number, createdBy: number, traits: GoroutineTraits, hash: number): GroupIndex {
    const row = this.length++
    const own = this.stackStart[row]!
    this.#grow(own + depth)
    this.stack.set(stack.subarray(start, start + depth), own)
    this.stackStart[row + 1] = own + depth
    this.createdBy[row] = createdBy
    this.state[row] = traits.state
    this.labels[row] = traits.labels
    this.flags[row] = traits.flags
    this.prefix[row] = traits.prefix
    this.count[row] = 0
    this.waitCount[row] = 0
    this.elided[row] = 0
    this.waitMin[row] = -1
    this.waitMax[row] = -1
    this.firstId[row] = -1
    this.#hashes[row] = hash
    return row
  }

  #grow(stackLength: number): void {
    const { length } = this
    this.stackStart = grown(this.stackStart, length + 1)
    this.stack = grown(this.stack, stackLength)
    this.count = grown(this.count, length)
    this.createdBy = grown(this.createdBy, length)
    this.state = grown(this.state, length)
    this.labels = grown(this.labels, length)
    this.flags = grown(this.flags, length)
    this.prefix = grown(this.prefix, length)
    this.waitMin = grown(this.waitMin, length)
    this.waitMax = grown(this.waitMax, length)
    this.waitCount = grown(this.waitCount, length)
    this.firstId = grown(this.firstId, length)
    this.elided = grown(this.elided, length)
    this.#hashes = grown(this.#hashes, length)
  }
}

/** FNV-1a hash over the row numbers. */
function hashOf(
  stack: Uint32Array,
  start: number,
  depth: number,
  createdBy: number,
  { state, labels, flags, prefix }: GoroutineTraits,
): number {
  let hash = Math.imul(0x811c9dc5 ^ createdBy, 0x01000193)
  hash = Math.imul(hash ^ state, 0x01000193)
  hash = Math.imul(hash ^ labels, 0x01000193)
  hash = Math.imul(hash ^ flags, 0x01000193)
  hash = Math.imul(hash ^ prefix, 0x01000193)
  for (let i = start; i < start + depth; i++) hash = Math.imul(hash ^ stack[i]!, 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
