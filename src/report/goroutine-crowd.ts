import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import type { GoroutineFrame } from '../attribution/deferred-call.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'

/** The groups that one finding is about. */
export interface Crowd {
  readonly groups: readonly GoroutineGroup[]
  /** The largest group. */
  readonly most: GoroutineGroup
  readonly count: number
  /** The number of goroutines that the collector proved to be leaked. */
  readonly leaked: number
  /** With several instances: the number in the instance that has most; otherwise `count`. */
  readonly worst: number
  /** The number in an earlier dump, where one is compared; null otherwise. */
  readonly before: number | null
  /** Seconds of the shortest wait; null where no group has a wait. */
  readonly waitMin: number | null
  readonly waitMax: number | null
}

/** One crowd of at least one group. */
export function crowdOf(groups: readonly GoroutineGroup[]): Crowd {
  const sum = (of: (group: GoroutineGroup) => number) => groups.reduce((total, group) => total + of(group), 0)
  const count = sum((group) => group.count)
  const instances = Math.max(...groups.map(({ perInstance }) => perInstance.length))
  const perInstance = Array.from({ length: instances }, (_, i) => sum((group) => group.perInstance[i] ?? 0))
  const mins = groups.flatMap(({ waitMin }) => waitMin ?? [])
  const maxes = groups.flatMap(({ waitMax }) => waitMax ?? [])
  return {
    groups,
    most: groups.reduce((most, one) => (one.count > most.count ? one : most)),
    count,
    leaked: sum((group) => (group.leaked === true ? group.count : 0)),
    worst: instances > 1 ? Math.max(...perInstance) : count,
    before: groups.every(({ before }) => before === null) ? null : sum(({ before }) => before ?? 0),
    waitMin: mins.length === 0 ? null : Math.min(...mins),
    waitMax: maxes.length === 0 ? null : Math.max(...maxes),
  }
}

/** Joins groups with equal keys into crowds, in the order of their first groups; groups without a key are left out. */
export function crowdsBy(groups: readonly GoroutineGroup[], keyOf: (group: GoroutineGroup) => string | null): Crowd[] {
  const byKey = new Map<string, GoroutineGroup[]>()
  for (const group of groups) {
    const key = keyOf(group)
    if (key === null) continue
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, [group])
    else known.push(group)
  }
  return [...byKey.values()].map(crowdOf)
}

/** The growth, as a share of the earlier number, that counts as growth; fewer than ten more never count. */
const GROWTH = 0.2
const MIN_GROWTH = 10

/** Whether there are clearly more goroutines than before, where that is compared. */
export function hasGrown({ count, before }: Crowd): boolean {
  return before !== null && count - before >= Math.max(MIN_GROWTH, GROWTH * before)
}

/** A key of the line where a group waits. */
export function placeKey({ place }: GoroutineGroup): string {
  return place === null ? '' : `${place.name} ${place.file}:${place.line}`
}

/** The user's line where a group waits, or else where it was started; null where all is in Go's library. */
export function userPlace({ place, createdBy }: GoroutineGroup): GoroutineFrame | null {
  return [place, createdBy].find((frame) => frame !== null && !isStandardFunction(frame.name)) ?? null
}
