import type { GoVersion } from './go-version.ts'

/**
 * Size classes of one heap record (`runtime._defer`) on 64-bit platforms, as heap profiles show them: the struct is 48 bytes
 * from Go 1.22 on, 72 bytes in the class of 80 before. Up to Go 1.16 the arguments of the deferred call follow it.
 * Source: runtime/runtime2.go `_defer`; runtime/sizeclasses.go; measured on 1.15 to 1.27.
 */
const RECORD_SIZE = { since22: 48, before22: 80 } as const

/** The sizes that a record may have in this version; both where the version leaves it open. */
export function recordSizes(version: GoVersion | null): readonly number[] {
  if (version !== null && version.low >= 22) return [RECORD_SIZE.since22]
  if (version !== null && version.high < 22) return [RECORD_SIZE.before22]
  return [RECORD_SIZE.since22, RECORD_SIZE.before22]
}

/** Whether the version shows where records are allocated. */
export type SiteVisibility = 'shown' | 'hidden' | 'unknown'

/**
 * Whether a record's allocation has a caller. Up to Go 1.17 the runtime allocates records on the system stack: their number and
 * size are known, their line is not. Source: runtime/panic.go, `newdefer`.
 */
export function siteVisibility(version: GoVersion | null): SiteVisibility {
  if (version === null || (version.low <= 17 && version.high > 17)) return 'unknown'
  return version.high <= 17 ? 'hidden' : 'shown'
}

/**
 * The most records that pools keep after all deferred calls ran: 32 per P, here for two Ps and the running one. Source: runtime/panic.go,
 * `freedefer`.
 */
export const POOL_SLACK = 66
