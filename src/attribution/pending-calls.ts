import { countOf, HELD_FLOOR, intervalOf } from './held-objects.ts'
import type { HeldGroup, Holder } from './held-stacks.ts'

/** What is known of a statement besides: live records, and goroutines that are inside its function; null where unknown. */
export interface HolderFacts {
  readonly records: number | null
  readonly goroutines: number | null
}

/** How many calls of a statement are pending, null where nothing tells, and what speaks against it. */
export interface PendingCalls {
  readonly calls: number | null
  readonly doubts: readonly string[]
}

/** Fewer goroutines in a function outside of loops are its normal work. */
const MIN_INSIDE = 10

/** Records that pools may have lent to other statements. Source: runtime/panic.go, `freedefer`: 32 per P. */
const POOL_SLACK = 200

/** How many calls are pending, and what speaks against it; `none` where nothing can be. */
export function pendingCalls(
  { held }: Holder,
  groups: readonly HeldGroup[],
  records: readonly HeldGroup[],
  period: number,
  facts: HolderFacts,
): PendingCalls | 'none' {
  const made = commonest(groups, period)
  if (held.repeats === 'once') {
    const largest = groups.filter(({ lines }) => lines.kind === 'opened').reduce((most, one) => Math.max(most, one.objects), 0)
    const inside = facts.goroutines ?? Math.round(largest)
    if (inside < MIN_INSIDE) return 'none'
    const agrees = facts.goroutines !== null && (period > 1 || Math.abs(largest - inside) <= Math.max(1, inside / 10))
    return { calls: inside, doubts: agrees ? [] : ['only a goroutine profile tells how many are inside the function'] }
  }
  const doubts = facts.goroutines === 0 ? ['no goroutine is inside the function, by the goroutine profile'] : []
  if (period > 1) return { calls: facts.records ?? estimatedCalls(groups, period), doubts }
  const count = facts.records ?? records.reduce((most, one) => Math.max(most, one.objects), 0)
  // every object is in the profile: without a record no call is pending
  if (count === 0 && made.objects > POOL_SLACK) return 'none'
  const isMore = [...objectsByPath(groups).values()].every((objects) => objects > 2 * count + POOL_SLACK)
  if (isMore) doubts.push(`there are far more objects than the ${count} pending calls made`)
  return { calls: count === 0 ? null : count, doubts }
}

/** The passes, by the objects of one size and way that were sampled most; null where none was sampled often enough. */
function estimatedCalls(groups: readonly HeldGroup[], period: number): number | null {
  const most = groups.reduce<HeldGroup | null>(
    (best, one) => (best === null || countOf(one, period) > countOf(best, period) ? one : best),
    null,
  )
  return most === null || countOf(most, period) < HELD_FLOOR.samples ? null : Math.round(most.objects)
}

function objectsByPath(groups: readonly HeldGroup[]): Map<number, number> {
  const byPath = new Map<number, number>()
  for (const { path, objects } of groups) byPath.set(path, (byPath.get(path) ?? 0) + objects)
  return byPath
}

/** The way that most objects were made on, with the interval of their count. */
export function commonest(groups: readonly HeldGroup[], period: number): { readonly objects: number; readonly low: number } {
  let best = { objects: 0, low: 0 }
  for (const [path, objects] of objectsByPath(groups)) {
    if (objects <= best.objects) continue
    const own = groups.filter((one) => one.path === path)
    best = { objects, low: intervalOf(own, period, 'objects').low }
  }
  return best
}
