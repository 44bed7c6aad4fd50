import { readCaptureNote } from '../profile/capture-note.ts'
import { buildIdOf, executablePath } from '../profile/executable-of.ts'
import { memStat } from '../profile/mem-stats.ts'
import type { MappingTable, Profile } from '../profile/profile.ts'
import { profileTime } from '../profile/profile-time.ts'
import type { StringTable } from '../profile/string-table.ts'

/** What a profile shows about its process. */
export interface ProcessTraits {
  /** Build id of the executable; null where the profile has none, as before Go 1.24. */
  readonly buildId: string | null
  /** Path of the executable when the process started it; null in texts. */
  readonly executable: string | null
  /** The endpoint that deferscope captured the profile from, without the profile's name; null for other profiles. */
  readonly endpoint: string | null
  /** When the profile was taken, in milliseconds since 1970; null where it does not say. */
  readonly time: number | null
  /** For each file, the lowest address of its mappings that the system placed at random. Empty in texts. */
  readonly layout: ReadonlyMap<string, bigint>
  /** Numbers that only grow while a process runs, by name. Empty for a profile over a span of time, which counts from its own start. */
  readonly counters: ReadonlyMap<string, number>
}

/** The sampled allocations of a heap by line: objects of each size since the process began, and those still alive. */
export type AllocatedLines = ReadonlyMap<
  string,
  { readonly sizes: readonly { readonly size: number; readonly alloc: number; readonly inuse: number }[] }
>

/**
 * How the processes of two profiles are related: `same`, one process; `restarted`, a later run of the same program; `another` program, or
 * another run beside the first; `unknown`, where nothing tells. The reason is a clause about the later profile, for messages.
 */
export interface ProcessRelation {
  readonly is: 'same' | 'restarted' | 'another' | 'unknown'
  readonly reason: string
}

/** Counters of `runtime.MemStats` that only grow. Source: runtime.MemStats. */
const MEM_STATS_COUNTERS = ['TotalAlloc', 'Mallocs', 'NumGC']
/** The counter of a heap profile without MemStats: bytes allocated since the process began. */
const ALLOCATED = 'alloc_space'
/** Executables that are not position-independent lie below this address, equally in every process. */
const FIRST_RANDOM_ADDRESS = 1n << 32n
const VDSO = '[vdso]'
/** The kernel maps this page at one address in every process. Source: Linux, arch/x86/entry/vsyscall. */
const VSYSCALL = '[vsyscall]'
/** From this number of lines on, chance alone does not explain that every line allocated more. */
const MIN_LINES = 10
/** The number of lines that allocated at the start and not since. Another process would have sampled other objects of theirs. */
const MIN_EQUAL = 3
/** Profiles captured together lie closer in time than this, and snapshots of a series farther apart; in milliseconds. */
const ONE_MOMENT = 10_000

/** Reads from a profile what it shows about its process. `totals` are its sums by sample type, where they are known. */
export function processTraits(profile: Profile, totals: Readonly<Record<string, unknown>> = {}): ProcessTraits {
  const time = profileTime(profile)
  return {
    buildId: buildIdOf(profile),
    executable: executablePath(profile),
    endpoint: readCaptureNote(profile.comments)?.source.replace(/[^/]*$/, '') ?? null,
    time: time === null ? null : Date.parse(time),
    layout: randomAddresses(profile.mappings, profile.strings),
    counters: profile.durationNanos === 0n ? countersOf(profile, totals) : new Map(),
  }
}

function countersOf({ memStats }: Profile, totals: Readonly<Record<string, unknown>>): Map<string, number> {
  const counters = new Map<string, number>()
  for (const name of MEM_STATS_COUNTERS) {
    const value = memStat(memStats, name)
    if (value !== null) counters.set(name, value)
  }
  if (totals[ALLOCATED] !== undefined) counters.set(ALLOCATED, Number(totals[ALLOCATED]))
  return counters
}

/**
 * The mappings at random addresses. Source: runtime/pprof proto.go, `parseProcSelfMaps`: a Go profile lists all executable mappings of its
 * process, `[vdso]` among them.
 */
function randomAddresses(mappings: MappingTable, strings: StringTable): Map<string, bigint> {
  const layout = new Map<string, bigint>()
  for (let row = 0; row < mappings.length; row++) {
    const file = strings.text(mappings.file[row]!)
    const start = mappings.start[row]!
    if (file === '' || file === VSYSCALL || start < FIRST_RANDOM_ADDRESS) continue
    const known = layout.get(file)
    if (known === undefined || start < known) layout.set(file, start)
  }
  return layout
}

/**
 * Decides how the processes of two profiles are related. Where both have a time, their order does not matter; else `before` must be the
 * earlier. Evidence against one process is checked first: build, executable, counters that fell, memory at other addresses.
 */
export function processRelation(before: ProcessTraits, after: ProcessTraits): ProcessRelation {
  if (before.time !== null && after.time !== null && after.time < before.time) return processRelation(after, before)
  const { buildId, executable, endpoint } = before
  const areBuildsKnown = buildId !== null && after.buildId !== null
  if (differ(buildId, after.buildId)) return { is: 'another', reason: 'its build is another one' }
  // tools that rewrite profiles put in the path of their own copy, so with equal build ids the path says nothing
  if (!areBuildsKnown && differ(executable, after.executable)) return { is: 'another', reason: 'its executable is another one' }
  if (haveFallen(before.counters, after.counters)) return { is: 'restarted', reason: 'its counters started again' }
  const isLaidOutAlike = haveOneLayout(before.layout, after.layout)
  if (isLaidOutAlike === false)
    return { is: endpoint !== null && endpoint === after.endpoint ? 'restarted' : 'another', reason: 'its memory lies at other addresses' }
  if (isLaidOutAlike) return { is: 'same', reason: 'its memory lies at the same addresses' }
  if (differ(endpoint, after.endpoint)) return { is: 'another', reason: 'it was captured from another address' }
  return { is: 'unknown', reason: 'nothing in it tells one process from another' }
}

/**
 * Decides whether two heap profiles, the second taken later, are of one process so certainly that their samples may be compared object
 * by object. Equal addresses are not enough, since a system may not choose them at random: the allocations from the program's start must
 * be equal too. `unknown` where there is too little to tell.
 */
export function heapRelation(
  before: ProcessTraits,
  after: ProcessTraits,
  allocated: { readonly before: AllocatedLines; readonly after: AllocatedLines },
): ProcessRelation {
  const relation = processRelation(before, after)
  if (relation.is === 'restarted' || relation.is === 'another') return relation
  if (before.time === null || after.time === null || after.time <= before.time) return { is: 'unknown', reason: 'it is not the later one' }
  if (before.buildId === null && relation.is !== 'same') return { is: 'unknown', reason: 'it names no build' }
  let lines = 0
  let equal = 0
  for (const [key, { sizes }] of allocated.before) {
    const later = allocated.after.get(key)?.sizes ?? []
    for (const { size, alloc, inuse } of sizes) {
      if (alloc === 0) continue
      const now = later.find((one) => one.size === size) ?? { alloc: 0, inuse: 0 }
      lines++
      if (now.alloc === alloc) equal++
      if (now.alloc < alloc || now.alloc - now.inuse < alloc - inuse)
        return { is: 'restarted', reason: 'it has allocated less than before' }
    }
  }
  if (lines < MIN_LINES || equal < MIN_EQUAL) return { is: 'unknown', reason: 'it has too few allocations to tell' }
  return { is: 'same', reason: 'it has made the allocations of before' }
}

/**
 * Whether two profiles were taken within `within` milliseconds, so that they show one state of a process; null where one of them has no
 * time.
 */
export function areOfOneMoment(one: ProcessTraits, other: ProcessTraits, within = ONE_MOMENT): boolean | null {
  return one.time === null || other.time === null ? null : Math.abs(one.time - other.time) <= within
}

function differ(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other
}

/** Whether a counter that both profiles have fell. Where MemStats are missing on a side, the sums of samples are compared. */
function haveFallen(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean {
  const ofMemStats = MEM_STATS_COUNTERS.filter((name) => before.has(name) && after.has(name))
  const names = ofMemStats.length > 0 ? ofMemStats : [ALLOCATED].filter((name) => before.has(name) && after.has(name))
  return names.some((name) => after.get(name)! < before.get(name)!)
}

/**
 * Whether all files that both processes mapped lie at equal addresses; null where they share none. The kernel's own page never moves,
 * libraries may.
 */
function haveOneLayout(before: ReadonlyMap<string, bigint>, after: ReadonlyMap<string, bigint>): boolean | null {
  const shared = [...before.keys()].filter((file) => after.has(file))
  if (shared.length === 0) return null
  const files = shared.includes(VDSO) ? [VDSO] : shared
  return files.every((file) => before.get(file) === after.get(file))
}
