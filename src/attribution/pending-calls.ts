import type { HeapInterval } from '../stats/heap-sampling.ts'
import { jointCount } from '../stats/joint-count.ts'
import { countOf, intervalOf } from './held-objects.ts'
import type { HeldGroup, Holder } from './held-stacks.ts'

/** What is known of a statement besides: live records, and goroutines that are inside its function; null where unknown. */
export interface HolderFacts {
  readonly records: HeapInterval | null
  readonly goroutines: number | null
}

/** How many calls of a statement are pending, with the bounds of the 95% interval, null where nothing tells, and what speaks against it. */
export interface PendingCalls {
  readonly calls: HeapInterval | null
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
    const calls = facts.goroutines === null && period > 1 ? sampledCalls(groups, period) : exactly(inside)
    return { calls, doubts: agrees ? [] : ['only a goroutine profile tells how many are inside the function'] }
  }
  const doubts = facts.goroutines === 0 ? ['no goroutine is inside the function, by the goroutine profile'] : []
  if (period > 1) return { calls: narrower(facts.records, sampledCalls(groups, period)), doubts }
  const count = facts.records?.estimate ?? records.reduce((most, one) => Math.max(most, one.objects), 0)
  // every object is in the profile: without a record no call is pending
  if (count === 0 && made.objects > POOL_SLACK) return 'none'
  const isMore = [...objectsByPath(groups).values()].every((objects) => objects > 2 * count + POOL_SLACK)
  if (isMore) doubts.push(`there are far more objects than the ${count} pending calls made`)
  return { calls: count === 0 ? null : exactly(count), doubts }
}

function exactly(count: number): HeapInterval {
  return { estimate: count, low: count, high: count }
}

/** The passes, by all that opening made, as one object of each kind in each pass; null where the kinds disagree. */
function sampledCalls(groups: readonly HeldGroup[], period: number): HeapInterval | null {
  const opened = groups.filter(({ lines }) => lines.kind !== 'used')
  const kinds = new Map<string, { readonly size: number; sampled: number }>()
  for (const one of opened.length === 0 ? groups : opened) {
    const key = `${one.path} ${one.size}`
    const known = kinds.get(key) ?? { size: one.size, sampled: 0 }
    known.sampled += countOf(one, period)
    kinds.set(key, known)
  }
  return jointCount([...kinds.values()], period)
}

/** The one of two estimates that says more. Where they exclude each other it is that by records, of which each call has one. */
function narrower(records: HeapInterval | null, objects: HeapInterval | null): HeapInterval | null {
  if (records === null || objects === null) return records ?? objects
  if (records.high < objects.low || objects.high < records.low) return records
  return ratioOf(objects) < ratioOf(records) ? objects : records
}

function ratioOf({ low, high }: HeapInterval): number {
  return high / low
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
