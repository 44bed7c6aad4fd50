import type { HeapPairGroup } from './heap-pair.ts'

/** Counts of sampled objects of one `size` in bytes in two heap profiles of one process: integers >= 0, before scaling. */
export interface SameProcessGroup {
  readonly size: number
  readonly allocBefore: number
  readonly inuseBefore: number
  readonly allocAfter: number
  readonly inuseAfter: number
}

/**
 * Prepares two profiles of one process for `heapPairP`. An object that both profiles hold was sampled once, so it says nothing about
 * the difference and is removed where it can be.
 *
 * Each size is treated by itself. Where the objects freed and allocated in between are fewer than the live ones, the freed ones stand
 * for `before` and the new ones for `after`; else the live ones stay. The difference is the same in both cases, but the sums are no
 * longer the live objects. The counters of allocated and freed objects must not fall: if they do, these are two processes.
 * Source: the variance of inuseAfter - inuseBefore is at most the smaller of inuseBefore + inuseAfter and freed + new.
 */
export function sameProcessGroups(groups: readonly SameProcessGroup[]): HeapPairGroup[] {
  return groups.map(({ size, allocBefore, inuseBefore, allocAfter, inuseAfter }) => {
    const freed = allocAfter - inuseAfter - (allocBefore - inuseBefore)
    return freed < inuseBefore ? { size, before: freed, after: allocAfter - allocBefore } : { size, before: inuseBefore, after: inuseAfter }
  })
}
