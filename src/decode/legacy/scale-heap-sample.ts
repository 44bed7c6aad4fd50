import { goExp } from '../../base/go-exp.ts'
import { truncatedToInt64 } from '../../base/go-int64.ts'

/**
 * Scales sampled objects and bytes up to the live ones, at one sample per `rate` bytes on average.
 * A sample of mean size S is seen with the chance 1 - exp(-S / rate). Source: google/pprof profile/legacy_profile.go, `scaleHeapSample`.
 */
export function scaleHeapSample(count: bigint, size: bigint, rate: bigint): [count: bigint, size: bigint] {
  if (count === 0n || size === 0n) return [0n, 0n]
  if (rate <= 1n) return [count, size]
  const meanSize = Number(size) / Number(count)
  const scale = 1 / (1 - goExp(-meanSize / Number(rate)))
  return [BigInt(truncatedToInt64(Number(count) * scale)), BigInt(truncatedToInt64(Number(size) * scale))]
}
