import type { SampledSize } from '../attribution/site-sampling.ts'
import type { SameProcessGroup } from '../stats/same-process-groups.ts'

/** Joins the sampled objects of two profiles side by side, one row per size. */
export function joinedSizes(before: readonly SampledSize[], after: readonly SampledSize[]): SameProcessGroup[] {
  const groups = new Map<number, SameProcessGroup>()
  const empty = { allocBefore: 0, inuseBefore: 0, allocAfter: 0, inuseAfter: 0 }
  for (const { size, alloc, inuse } of before) groups.set(size, { ...empty, size, allocBefore: alloc, inuseBefore: inuse })
  for (const { size, alloc, inuse } of after)
    groups.set(size, { ...(groups.get(size) ?? { ...empty, size }), allocAfter: alloc, inuseAfter: inuse })
  return [...groups.values()]
}

/**
 * Like `joinedSizes`, for two profiles of one process. Both the allocated and the freed counters only rise there, so an object that is
 * missing from the later profile was freed.
 */
export function ofOneProcess(groups: readonly SameProcessGroup[]): SameProcessGroup[] {
  return groups.map((group) => {
    const { allocBefore, inuseBefore, allocAfter, inuseAfter } = group
    return { ...group, allocAfter: Math.max(allocAfter, allocBefore, allocBefore - inuseBefore + inuseAfter) }
  })
}
