import type { DeferredCall, GoroutineFrame } from '../attribution/deferred-call.ts'
import { isRuntimeName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { compareText } from '../base/order.ts'

/** The facts that a source gives about the goroutines of one stack. */
export interface StackFacts {
  readonly count: number
  /** The state as debug=2 names it, such as `chan receive`; null where it is not known. */
  readonly state: string | null
  /** Seconds of the shortest wait, `waitMax` of the longest; null where the source does not say. */
  readonly waitMin: number | null
  readonly waitMax: number | null
  /** The frame of the `go` statement; null where the source does not say. */
  readonly createdBy: GoroutineFrame | null
  readonly labels: readonly (readonly [key: string, value: string])[]
  /** True where the garbage collector proved a leak; null without a profile that can say so. */
  readonly leaked: boolean | null
  /** Frames, leaf first, inlined ones included. */
  readonly frames: readonly GoroutineFrame[]
}

/** Goroutines of one stack, with the facts that executable and source add. */
export interface GoroutineStack extends StackFacts {
  readonly deferred: DeferredCall
  /** Whether the source shows that the wait ends by itself or with its context; null where that is not known. */
  readonly transient: boolean | null
  /** With several instances: how many of the goroutines each instance has, in the order of the instances. */
  readonly perInstance: readonly number[]
}

/** Goroutines that wait at one place for one thing. */
export interface GoroutineGroup {
  readonly count: number
  readonly state: string | null
  readonly waitMin: number | null
  readonly waitMax: number | null
  /** The blocking function that the user's code called, or the blocking operation itself; null where neither is known. */
  readonly blockedIn: string | null
  /** The user's frame nearest the leaf; the root of the stack where all frames are of Go's library. */
  readonly place: GoroutineFrame | null
  readonly createdBy: GoroutineFrame | null
  readonly deferred: DeferredCall
  readonly transient: boolean | null
  readonly leaked: boolean | null
  /** Labels of all goroutines; different values of a key are joined. */
  readonly labels: Readonly<Record<string, string>>
  /** The frames of the group's most frequent stack, leaf first. */
  readonly frames: readonly GoroutineFrame[]
  /** The number of distinct stacks. */
  readonly stackCount: number
  readonly perInstance: readonly number[]
  /** The number of goroutines in an earlier dump, where one is compared; null otherwise. */
  readonly before: number | null
}

/** The most values that are listed for one label. */
const MAX_VALUES = 5

/**
 * Groups stacks by state, blocking operation, the user's location, creator and deferred call. The groups that most likely leak come first:
 * proven leaks, then by `suspicion`, then by name.
 */
export function groupGoroutines(stacks: readonly GoroutineStack[], before: ReadonlyMap<string, number> | null = null): GoroutineGroup[] {
  const groups = new Map<string, GoroutineStack[]>()
  for (const one of stacks) {
    const key = groupKey(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return withBefore([...groups.values()].map(groupOf), before).sort(
    (a, b) => suspicion(b) - suspicion(a) || b.count - a.count || compareText(placeKey(a.place), placeKey(b.place)),
  )
}

/** The name of a group that is the same in another dump, although lines may have moved. */
export function groupName({
  place,
  createdBy,
  blockedIn: operation,
  state,
}: Pick<GoroutineGroup, 'place' | 'createdBy' | 'blockedIn' | 'state'>): string {
  return [place?.name, createdBy?.name, operation, state].map((one) => one ?? '').join('\n')
}

/**
 * Distributes the earlier counts of a name: the largest groups of that name receive theirs first, and a rest was elsewhere in the function.
 */
function withBefore(groups: readonly GoroutineGroup[], before: ReadonlyMap<string, number> | null): GoroutineGroup[] {
  if (before === null) return [...groups]
  const left = new Map(before)
  return [...groups]
    .sort((a, b) => b.count - a.count)
    .map((group) => {
      const name = groupName(group)
      const count = Math.min(left.get(name) ?? 0, group.count)
      left.set(name, (left.get(name) ?? 0) - count)
      return { ...group, before: count }
    })
}

function groupKey(one: GoroutineStack): string {
  const { deferred } = one
  return [
    one.state,
    blockedIn(one),
    placeKey(placeOf(one.frames)),
    placeKey(one.createdBy),
    deferred.isDeferred,
    deferred.function,
    deferred.by,
    deferred.via,
    ...deferred.panics.map(placeKey),
    deferred.evidence,
    one.leaked,
  ].join('\n')
}

function placeKey(frame: GoroutineFrame | null): string {
  return frame === null ? '' : `${frame.name} ${frame.file}:${frame.line}`
}

function groupOf(stacks: readonly GoroutineStack[]): GoroutineGroup {
  const first = stacks.reduce((most, one) => (one.count > most.count ? one : most))
  const waits = stacks.flatMap(({ waitMin, waitMax }) => (waitMin === null || waitMax === null ? [] : [waitMin, waitMax]))
  return {
    count: stacks.reduce((sum, { count }) => sum + count, 0),
    state: first.state,
    waitMin: waits.length === 0 ? null : Math.min(...waits),
    waitMax: waits.length === 0 ? null : Math.max(...waits),
    blockedIn: blockedIn(first),
    place: placeOf(first.frames),
    createdBy: first.createdBy,
    deferred: first.deferred,
    transient: first.transient,
    leaked: first.leaked,
    labels: joinedLabels(stacks),
    frames: first.frames,
    stackCount: stacks.length,
    perInstance: first.perInstance.map((_, i) => stacks.reduce((sum, one) => sum + (one.perInstance[i] ?? 0), 0)),
    before: null,
  }
}

/** The user's frame nearest the leaf. */
export function placeOf(frames: readonly GoroutineFrame[]): GoroutineFrame | null {
  return frames.find(({ name }) => !isStandardFunction(name)) ?? frames.findLast(({ name }) => !isRuntimeName(name)) ?? null
}

/** What the user's code waits in: the library function that it called, or else the operation of the language. */
function blockedIn({ frames, state }: GoroutineStack): string | null {
  const at = frames.findIndex(({ name }) => !isStandardFunction(name))
  const called = frames[(at === -1 ? frames.length : at) - 1]
  return called === undefined || isRuntimeName(called.name) ? state : called.name
}

function joinedLabels(stacks: readonly GoroutineStack[]): Record<string, string> {
  const values = new Map<string, Set<string>>()
  for (const { labels } of stacks)
    for (const [key, value] of labels) {
      const known = values.get(key)
      if (known === undefined) values.set(key, new Set([value]))
      else known.add(value)
    }
  return Object.fromEntries(
    [...values].map(([key, all]) => {
      const some = [...all].slice(0, MAX_VALUES).join(', ')
      return [key, all.size > MAX_VALUES ? `${some}, … ${all.size - MAX_VALUES} more` : some]
    }),
  )
}

/** States that are idle by nature: connections that wait for their peer, timers, and goroutines that run. */
const IDLE = /^(IO wait|sleep|running|runnable|syscall|GC |finalizer wait|force gc|idle|select \(no cases\)$)/

/**
 * A number to rank groups by: the count, multiplied by what suggests a leak. Proven leaks come before all others. With several
 * instances the count is the root mean square of theirs, so that one bad process ranks above many mild ones (as LeakProf does);
 * compared with an earlier dump it is the growth.
 */
export function suspicion(group: GoroutineGroup): number {
  const { perInstance, before, count, state, deferred, leaked, waitMax } = group
  const size =
    before !== null
      ? Math.max(count - before, 0)
      : perInstance.length > 1
        ? Math.sqrt(perInstance.reduce((sum, one) => sum + one * one, 0) / perInstance.length)
        : count
  const isSure = deferred.isDeferred === true && deferred.confidence !== 'possible'
  const isIdle = !isSure && (group.transient === true || isStandardFunction(group.place?.name ?? '') || IDLE.test(state ?? ''))
  return size * (leaked === true ? 1e6 : 1) * (isSure ? 10 : 1) * (waitMax !== null && waitMax >= 60 ? 2 : 1) * (isIdle ? 0.1 : 1)
}
