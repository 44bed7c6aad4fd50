import type { Profile } from './profile.ts'

/**
 * When the profile was taken, as RFC 3339. For a text without a time: when the last garbage collection ended, since the numbers are as of
 * then.
 * Null where neither is known.
 */
export function profileTime({ timeNanos, memStats }: Profile): string | null {
  const lastGc = memStats.get('LastGC') ?? ''
  const nanos = timeNanos !== 0n ? timeNanos : BigInt(/^\d+$/.test(lastGc) ? lastGc : 0)
  if (nanos <= 0n) return null
  const time = new Date(Number(nanos / 1_000_000n))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
