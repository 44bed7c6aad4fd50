import { compareIntegers, type Integer, magnitude, narrow } from './int64.ts'

// What Go's int64 does that numbers and bigints do not: it divides towards zero, wraps, and has no magnitude of its least value.

/** The least int64. */
export const INT64_MIN = -(2n ** 63n)

/** |value| as int64: the least value stays negative. Source: google/pprof internal/graph/graph.go, `abs64`. */
export function abs64(value: Integer): Integer {
  return value === INT64_MIN ? value : magnitude(value)
}

/** Descending order of magnitudes as int64. */
export function compareMagnitudes(a: Integer, b: Integer): number {
  return compareIntegers(abs64(b), abs64(a))
}

/** a / b as Go divides integers: towards zero. */
export function quotient(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0
  return narrow(BigInt.asIntN(64, BigInt(a) / BigInt(b)))
}

/** A float without its fraction as int64; what does not fit is the least one, as on amd64. Source: Go specification, conversions. */
export function truncatedToInt64(value: number): Integer {
  const whole = Math.trunc(value) + 0 // never -0
  if (Number.isSafeInteger(whole)) return whole
  if (whole >= 2 ** 63 || whole < -(2 ** 63) || Number.isNaN(whole)) return INT64_MIN
  return narrow(BigInt(whole))
}
