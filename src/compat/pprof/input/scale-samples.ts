import { truncatedToInt64 } from '../../../base/go-int64.ts'
import { type Int64Values, type Integer, MAX_EXACT_SUM } from '../../../base/int64.ts'
import type { PprofProfile } from '../profile.ts'
import { selectedRows } from '../samples.ts'

/**
 * Multiplies the values of each sample type by its own ratio, rounded half away from zero. Drops samples in which all
 * changed values became zero. Source: google/pprof profile/profile.go, `ScaleN`.
 */
export function scaleSamples(profile: PprofProfile, ratios: readonly number[]): void {
  if (ratios.every((ratio) => ratio === 1)) return
  const { samples } = profile
  const keeps = new Uint8Array(samples.length)
  const values = samples.values.map((column, type) => {
    if (ratios[type] === 1) return column
    const scaled = Array.from({ length: samples.length }, (_, row): Integer => {
      const value = truncatedToInt64(rounded(Number(column[row]!) * ratios[type]!))
      if (value !== 0) keeps[row] = 1
      return value
    })
    return columnOf(scaled)
  })
  profile.samples = selectedRows({ ...samples, values: sameKind(values) }, (row) => keeps[row] === 1)
}

/** The nearest integer; of two, the one further from zero. Source: Go math/floor.go, `Round`. */
function rounded(value: number): number {
  const whole = Math.trunc(value)
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole
}

/** Values as a column: of float64 where it holds all sums of them exactly, else of 64-bit integers. */
export function columnOf(values: readonly Integer[]): Int64Values {
  let sum = 0
  for (const value of values) sum += Math.abs(Number(value))
  return sum <= MAX_EXACT_SUM ? Float64Array.from(values, Number) : BigInt64Array.from(values, BigInt)
}

/** Columns that are all of one kind. */
function sameKind(columns: readonly Int64Values[]): readonly Int64Values[] {
  if (columns.every((column) => column instanceof Float64Array)) return columns
  return columns.map((column) => (column instanceof BigInt64Array ? column : BigInt64Array.from(column, BigInt)))
}
