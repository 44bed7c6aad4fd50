import { grown } from '../../base/growable.ts'

/**
 * Samples of a legacy profile. Row `i` owns `stack[start[i] .. start[i + 1])`, rows of the locations, leaf first, and
 * `width` values.
 */
export class LegacySamples {
  length = 0
  /** Values per sample. */
  width = 1
  start = new Uint32Array(64)
  stack = new Uint32Array(256)
  values = new BigInt64Array(64)
  /** The numeric label `bytes` of each sample; empty where samples have none. */
  blockSizes = new BigInt64Array(0)
  #stackSize = 0

  /** Adds a location to the sample that the next `push` completes. */
  pushLocation(row: number): void {
    if (this.#stackSize === this.stack.length) this.stack = grown(this.stack, this.#stackSize + 1)
    this.stack[this.#stackSize++] = row
  }

  /** Completes a sample with the locations added since the last one. Values wrap at 64 bits. */
  push(first: bigint, second = 0n, third = 0n, fourth = 0n): void {
    const row = this.length++
    this.start = grown(this.start, this.length + 1)
    this.values = grown(this.values, this.length * this.width)
    this.start[row + 1] = this.#stackSize
    const at = row * this.width
    this.values[at] = first
    if (this.width > 1) this.values[at + 1] = second
    if (this.width > 2) this.values[at + 2] = third
    if (this.width > 3) this.values[at + 3] = fourth
  }

  /** Sets the label `bytes` of the last sample. */
  labelBytes(size: bigint): void {
    this.blockSizes = grown(this.blockSizes, this.length)
    this.blockSizes[this.length - 1] = size
  }
}
