import type { GoVersion } from './go-version.ts'

/** The runtime function that allocates heap records; no ordinary Go heap profile names it. */
export const NEWDEFER = 'runtime.newdefer'

/** What made a record: a `defer` in a loop, one in a range-over-func body, or the marker that such a loop allocates per call. */
export type RecordConstruct = 'loop' | 'range-func' | 'range-func-marker'

const CALLERS: ReadonlyMap<string, RecordConstruct> = new Map([
  ['runtime.deferproc', 'loop'],
  ['runtime.deferprocat', 'range-func'],
  ['runtime.deferrangefunc', 'range-func-marker'],
])

/** The construct whose records this runtime function makes, given its whole name; null for all but the three that make records. */
export function constructOfCall(name: string): RecordConstruct | null {
  return CALLERS.get(name) ?? null
}

/** The runtime function that user code calls to make such a record. */
export function callerOf(construct: RecordConstruct): string {
  return [...CALLERS].find(([, made]) => made === construct)![0]
}

/**
 * The functions between a record and `newdefer`. Any other function means that something else was allocated on the way, such as by a
 * collection that began there.
 */
const ALLOCATORS = /^runtime\.(mallocgc\w*|newobject)$/

/**
 * The construct by the runtime frames that lead to an allocation, leaf first, given as whole names (a user's package may also be called
 * runtime): a record where `newdefer` called the allocator, and one of its callers called `newdefer`; else null.
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
 * The smallest number of runtime frames that a record hides: `newdefer` and its caller, and since Go 1.26 also `mallocgc` and `newobject`.
 * Source: measured on go1.18 to go1.27, amd64 and arm64.
 */
export function leastHiddenFrames(version: GoVersion | null): number {
  return version !== null && version.low >= 26 ? 4 : 2
}

/**
 * How far the return address in `newdefer` may lie after the one in its caller, in bytes. The second range is for
 * `deferproc` in programs with range-over-func defers, where the linker puts two more functions between them.
 */
const RECORD_DISTANCES = [
  { min: 500n, max: 1240n },
  { min: 1440n, max: 1700n },
] as const

/**
 * Whether unnamed runtime frames (raw return PCs, leaf first) of an object of record size look like those of a record: at
 * least `leastFrames` of them, the last two as far apart as `newdefer` and its callers, which are neighbours in runtime/panic.go. Maps,
 * strings, slices and boxed values of that size have one PC, the callee before its caller, or other distances.
 * Source: measured on go1.18 to go1.27, with 46 kinds of look-alikes: records 546 to 1129 bytes on amd64 (540 to 980 on
 * arm64), 1475 to 1634 with range-over-func; the nearest others 424 and 1262 to 1301. That a prefix has only one size was
 * tried as another sign: it loses records of go1.27, and excludes nothing.
 */
export function looksLikeRecordPrefix(prefix: readonly bigint[], leastFrames: number): boolean {
  if (prefix.length < leastFrames) return false
  const distance = prefix.at(-2)! - prefix.at(-1)!
  return RECORD_DISTANCES.some(({ min, max }) => distance >= min && distance <= max)
}
