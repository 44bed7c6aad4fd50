import type { GoVersion } from './go-version.ts'

/** The runtime function that allocates heap records; no plain Go heap profile names it. */
export const NEWDEFER = 'runtime.newdefer'

/** What made a record: a `defer` in a loop, one in a range-over-func body, or the marker such a loop needs per call. */
export type RecordConstruct = 'loop' | 'range-func' | 'range-func-marker'

const CALLERS: ReadonlyMap<string, RecordConstruct> = new Map([
  ['runtime.deferproc', 'loop'],
  ['runtime.deferprocat', 'range-func'],
  ['runtime.deferrangefunc', 'range-func-marker'],
])

/** What a call of this function by a user's function makes, given its whole name; null for all but the three that make records. */
export function constructOfCall(name: string): RecordConstruct | null {
  return CALLERS.get(name) ?? null
}

/** The runtime function that users' code calls to make such a record. */
export function callerOf(construct: RecordConstruct): string {
  return [...CALLERS].find(([, made]) => made === construct)![0]
}

/** What stands between the record and `newdefer`; anything else was allocated on the way, such as by a collection that began there. */
const ALLOCATORS = /^runtime\.(mallocgc\w*|newobject)$/

/**
 * What runtime frames say that lead to an allocation, leaf first, given as whole names (a user's package may be called runtime as
 * well): a record when `newdefer` called the allocator, and one of its callers called it; else null.
 * Source: runtime/panic.go, go1.18 to go1.27.
 */
export function constructOfFrames(names: readonly string[]): RecordConstruct | null {
  const newdefer = names.indexOf(NEWDEFER)
  if (newdefer === -1 || !names.slice(0, newdefer).every((name) => ALLOCATORS.test(name))) return null
  for (const name of names) {
    const construct = CALLERS.get(name)
    if (construct !== undefined) return construct
  }
  return null
}

/**
 * How many runtime frames a record hides at least: `newdefer` and its caller, and since Go 1.26 `mallocgc` and `newobject` before them.
 * Source: measured on go1.18 to go1.27, amd64 and arm64.
 */
export function leastHiddenFrames(version: GoVersion | null): number {
  return version !== null && version.low >= 26 ? 4 : 2
}

/**
 * How far the return address in `newdefer` may lie behind the one in its caller, in bytes. The second range is that of
 * `deferproc` in programs that link range-over-func defers, whose two functions the linker then puts between them.
 */
const RECORD_DISTANCES = [
  { min: 500n, max: 1240n },
  { min: 1440n, max: 1700n },
] as const

/**
 * Whether unnamed runtime frames (raw return PCs, leaf first) of an object of record size look like those of a record: at
 * least as many as `leastHiddenFrames` says, the last two as far apart as `newdefer` and its callers, which stand together in runtime/panic.go. Maps,
 * strings, slices and boxed values of that size come with one PC, with the callee in front of its caller, or at other distances.
 * Source: measured on go1.18 to go1.27, 46 kinds of look-alikes among them: records 546 to 1129 bytes on amd64 (540 to 980 on
 * arm64), 1475 to 1634 with range-over-func; the nearest others 424 and 1262 to 1301. That a prefix has one size only was
 * tried as a further sign: it loses records of go1.27, and excludes nothing.
 */
export function looksLikeRecordPrefix(prefix: readonly bigint[], leastFrames: number): boolean {
  if (prefix.length < leastFrames) return false
  const distance = prefix.at(-2)! - prefix.at(-1)!
  return RECORD_DISTANCES.some(({ min, max }) => distance >= min && distance <= max)
}
