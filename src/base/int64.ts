/**
 * A column of int64 values: float64 while every sum of them is exact (the sum of magnitudes stays below 2^53), else 64-bit
 * integers that wrap on overflow, as Go's do. A column never mixes the two.
 */
export type Int64Values = Float64Array | BigInt64Array

/** An integer in a report: a number where a number holds it exactly, else a bigint. */
export type Integer = number | bigint

/** The largest sum of magnitudes for which float64 cells stay exact. */
export const MAX_EXACT_SUM = Number.MAX_SAFE_INTEGER

/** Converts a column to 64-bit integers; a column that has them already is returned as it is. */
export function widened(values: Int64Values): BigInt64Array {
  if (values instanceof BigInt64Array) return values
  const wide = new BigInt64Array(values.length)
  for (let i = 0; i < values.length; i++) wide[i] = BigInt(values[i]!)
  return wide
}

/** Converts a bigint to a number where the number is exact, else returns the bigint. */
export function narrow(value: Integer): Integer {
  if (typeof value === 'number') return value
  return value >= -BigInt(MAX_EXACT_SUM) && value <= BigInt(MAX_EXACT_SUM) ? Number(value) : value
}

/** |value|, exact. */
export function magnitude(value: Integer): Integer {
  return value < 0 ? -value : value
}

/** a + b, exact for bigints too. */
export function plus(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return narrow(BigInt.asIntN(64, BigInt(a) + BigInt(b)))
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareIntegers(a: Integer, b: Integer): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** target[at + i] += values[i] for `count` cells. Both columns must be of one kind: float64 or 64-bit integers. */
export function addRow(target: Int64Values, at: number, values: Int64Values, count: number): void {
  // one loop for both kinds: `+` of two numbers or of two bigints; the types cannot say that both columns are of one kind
  const to = target as Float64Array
  const from = values as Float64Array
  for (let i = 0; i < count; i++) to[at + i]! += from[i]!
}

/** Adds `values` to each of the first `count` rows in `rows`, `width` cells a row. Columns whose value is zero cost nothing. */
export function addToRows(target: Int64Values, rows: Int32Array, count: number, values: Int64Values, width: number): void {
  const to = target as Float64Array
  for (let column = 0; column < width; column++) {
    const value = values[column] as number
    if (!value) continue
    for (let i = 0; i < count; i++) to[rows[i]! * width + column]! += value
  }
}
