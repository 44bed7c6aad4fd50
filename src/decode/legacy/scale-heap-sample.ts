import { goExp } from '../../base/go-exp.ts'

const OUT_OF_RANGE = -(1n << 63n)

/** A float64 as Go on amd64 makes an int64 of it: cut off, and -2^63 for what does not fit. */
export function truncatedInt64(value: number): bigint {
  return value >= -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : OUT_OF_RANGE
}

/**
 * The objects and bytes that sampled ones stand for, at one sample per `rate` bytes on average.
 * A sample of mean size S is seen with the chance 1 - exp(-S / rate). Source: google/pprof profile/legacy_profile.go, `scaleHeapSample`.
 */
export function scaleHeapSample(count: bigint, size: bigint, rate: bigint): [count: bigint, size: bigint] {
  if (count === 0n || size === 0n) return [0n, 0n]
  if (rate <= 1n) return [count, size]
  const meanSize = Number(size) / Number(count)
  const scale = 1 / (1 - goExp(-meanSize / Number(rate)))
  return [truncatedInt64(Number(count) * scale), truncatedInt64(Number(size) * scale)]
}
