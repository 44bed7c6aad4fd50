import { grown } from '../base/growable.ts'

const DENSE_LIMIT = 1 << 22

/** Row numbers by 64-bit id. Ids are small and dense in Go's files, but may be anything. */
export class IdRows {
  #dense = new Int32Array(1024)
  #sparse = new Map<number | bigint, number>()

  /** The row of an id given as two 32-bit halves, or -1. */
  get(low: number, high: number): number {
    if (high === 0 && low < DENSE_LIMIT) return low < this.#dense.length ? this.#dense[low]! - 1 : -1
    return this.#sparse.get(sparseKey(low, high)) ?? -1
  }

  set(low: number, high: number, row: number): void {
    if (high === 0 && low < DENSE_LIMIT) {
      this.#dense = grown(this.#dense, low + 1)
      this.#dense[low] = row + 1
    } else this.#sparse.set(sparseKey(low, high), row)
  }
}

function sparseKey(low: number, high: number): number | bigint {
  return high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low)
}
