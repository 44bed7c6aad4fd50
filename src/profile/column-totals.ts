import { type Int64Values, type Integer, MAX_EXACT_SUM, narrow, widened } from '../base/int64.ts'
import type { SampleBuffer } from './sample-sink.ts'

/**
 * Sums of a profile's values per sample type: of the values, and of their magnitudes. They decide the number type of all sums over these
 * samples. While the magnitudes stay below 2^53, float64 holds every partial sum exactly; beyond, sums are 64-bit integers that wrap,
 * as Go's do.
 */
export class ColumnTotals {
  /** Whether sums need 64-bit integers from now on. */
  isWide = false
  #sums: Int64Values = new Float64Array(4)
  #magnitudes: Int64Values = new Float64Array(4)

  /** Totals that were summed up elsewhere, a cell for each sample type; none is beyond 2^53. */
  static of(sums: Float64Array<ArrayBuffer>, magnitudes: Float64Array<ArrayBuffer>): ColumnTotals {
    const totals = new ColumnTotals()
    totals.#sums = sums
    totals.#magnitudes = magnitudes
    return totals
  }

  /** Adds a sample, and returns its values in the number type that sums of them need. */
  add(sample: SampleBuffer): Int64Values {
    const { valueCount: count } = sample
    if (count > this.#sums.length) this.#reserve(count)
    if (!this.isWide) {
      if (!sample.isWide && this.#admits(sample.values, count)) return sample.values
      this.isWide = true
      this.#sums = widened(this.#sums)
      this.#magnitudes = widened(this.#magnitudes)
    }
    const values = sample.valuesAs(true) as BigInt64Array
    const sums = this.#sums as BigInt64Array
    const magnitudes = this.#magnitudes as BigInt64Array
    for (let i = 0; i < count; i++) {
      const value = values[i]!
      sums[i]! += value
      magnitudes[i]! += value < 0n ? -value : value
    }
    return values
  }

  /** Sum of the values of a sample type. */
  sum(type: number): Integer {
    return narrow(this.#sums[type] ?? 0)
  }

  /** Sum of the magnitudes of the values of a sample type. pprof calls it the total; its percentages are of it. */
  magnitude(type: number): Integer {
    return narrow(this.#magnitudes[type] ?? 0)
  }

  /** Adds the values where all sums stay exact; else adds nothing and returns false. */
  #admits(values: Float64Array, count: number): boolean {
    const sums = this.#sums as Float64Array
    const magnitudes = this.#magnitudes as Float64Array
    for (let i = 0; i < count; i++) if (magnitudes[i]! + Math.abs(values[i]!) > MAX_EXACT_SUM) return false
    for (let i = 0; i < count; i++) {
      sums[i]! += values[i]!
      magnitudes[i]! += Math.abs(values[i]!)
    }
    return true
  }

  #reserve(count: number): void {
    const copy = (from: Int64Values): Int64Values => {
      const to = this.isWide ? new BigInt64Array(count) : new Float64Array(count)
      to.set(from as never)
      return to
    }
    this.#sums = copy(this.#sums)
    this.#magnitudes = copy(this.#magnitudes)
  }
}
