import type { GoVersion } from './go-version.ts'

/**
 * Size classes of one heap record (`runtime._defer`) on 64-bit platforms, as heap profiles show them: the struct is 48 bytes
 * from Go 1.22 on, 72 bytes in the class of 80 before. Up to Go 1.16 the arguments of the deferred call follow it.
 * Source: runtime/runtime2.go `_defer`; runtime/sizeclasses.go; measured on 1.15 to 1.27.
 */
export const RECORD_SIZE = { since22: 48, before22: 80 } as const

/** The sizes a record may have for this version; both while the version leaves it open. */
export function recordSizes(version: GoVersion | null): readonly number[] {
  if (version !== null && version.low >= 22) return [RECORD_SIZE.since22]
  if (version !== null && version.high < 22) return [RECORD_SIZE.before22]
  return [RECORD_SIZE.since22, RECORD_SIZE.before22]
}

/** Whether records may be allocated on the system stack, where no caller is seen, so that only totals are known: Go 1.17 and before. */
export function recordsMayHideSites(version: GoVersion | null): boolean {
  return version === null || version.low <= 17
}
