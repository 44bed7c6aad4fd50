import { type HeapInterval, heapInterval, type SizeGroup, sampledObjects } from '../stats/heap-sampling.ts'
import type { HeldGroup } from './held-stacks.ts'
import type { SampledSize } from './site-sampling.ts'

/** Less is not named: what looks like a holder and is none has residues of up to 281 KiB. Source: measured, see `test/held`. */
export const HELD_FLOOR = { bytes: 1 << 20, samples: 3 } as const

/** The least memory that counts as held. */
export interface HeldFloor {
  readonly bytes: number
  readonly samples: number
}

/** Live objects of one size. */
export type Objects = Pick<HeldGroup, 'size' | 'objects' | 'bytes'>

/** Their bytes or objects with the bounds of the 95% interval: a point where every allocation is recorded. */
export function intervalOf(groups: readonly Objects[], period: number, unit: 'bytes' | 'objects' = 'bytes'): HeapInterval {
  if (period <= 1) {
    const exact = groups.reduce((sum, one) => sum + one[unit], 0)
    return { estimate: exact, low: exact, high: exact }
  }
  return heapInterval(sizeGroups(groups, period), period, 0.95, unit)
}

function sizeGroups(groups: readonly Objects[], period: number): SizeGroup[] {
  return groups.map((one) => ({ size: one.size, sampled: countOf(one, period) }))
}

/** Sampled objects of a group; all of them where every allocation is recorded. */
export function countOf(one: Objects, period: number): number {
  return period <= 1 ? one.objects : sampledObjects(one.bytes, one.size, period).count
}

/** The sampled live objects of groups, one row per size; `alloc` repeats `inuse`, since groups count only what is alive. */
export function sizesOf(groups: readonly Objects[], period: number): SampledSize[] {
  const sizes = new Map<number, number>()
  for (const one of groups) sizes.set(one.size, (sizes.get(one.size) ?? 0) + countOf(one, period))
  return [...sizes].map(([size, count]) => ({ size, alloc: count, inuse: count }))
}
