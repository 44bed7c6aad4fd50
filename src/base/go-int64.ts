import { compareIntegers, type Integer, magnitude, narrow } from './int64.ts'

// How Go's int64 differs from numbers and bigints: division rounds towards zero, overflow wraps, and |INT64_MIN| is INT64_MIN itself.

/** The smallest int64. */
export const INT64_MIN = -(2n ** 63n)

/** |value| as int64: INT64_MIN stays negative. Source: google/pprof internal/graph/graph.go, `abs64`. */
export function abs64(value: Integer): Integer {
  return value === INT64_MIN ? value : magnitude(value)
}

/** Compares by |value| as int64, largest first. */
export function compareMagnitudes(a: Integer, b: Integer): number {
  return compareIntegers(abs64(b), abs64(a))
}

/** a / b, rounded towards zero, as Go divides integers. */
export function quotient(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0
  return narrow(BigInt.asIntN(64, BigInt(a) / BigInt(b)))
}

/**
 * Drops the fraction of a float and returns an int64. A value that does not fit becomes INT64_MIN, as on amd64. Source: Go specification,
 * conversions.
 */
export function truncatedToInt64(value: number): Integer {
  const whole = Math.trunc(value) + 0 // never -0
  if (Number.isSafeInteger(whole)) return whole
  if (whole >= 2 ** 63 || whole < -(2 ** 63) || Number.isNaN(whole)) return INT64_MIN
  return narrow(BigInt(whole))
}
