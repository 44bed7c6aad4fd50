import type { HeapPairGroup } from './heap-pair.ts'

/** Sampled objects of one `size` in bytes in two heap profiles of one process: integers >= 0, before scaling. */
export interface SameProcessGroup {
  readonly size: number
  readonly allocBefore: number
  readonly inuseBefore: number
  readonly allocAfter: number
  readonly inuseAfter: number
}

/**
 * What two profiles of one process leave to compare, for `heapPairP`: objects that both hold were sampled once, so they say
 * nothing about the difference.
 *
 * Each size by itself: objects freed in between stand for `before` and new ones for `after` where that is fewer, else the
 * live ones stay; the difference is the same. The counts of allocated and of freed objects must not fall: else these are two
 * processes. The sums are no longer what is live.
 * Source: the variance of inuseAfter - inuseBefore is at most the smaller of inuseBefore + inuseAfter and freed + new.
 */
export function sameProcessGroups(groups: readonly SameProcessGroup[]): HeapPairGroup[] {
  return groups.map(({ size, allocBefore, inuseBefore, allocAfter, inuseAfter }) => {
    const freed = allocAfter - inuseAfter - (allocBefore - inuseBefore)
    return freed < inuseBefore ? { size, before: freed, after: allocAfter - allocBefore } : { size, before: inuseBefore, after: inuseAfter }
  })
}
