import type { HeldKind } from '../gosource/held/held-defer.ts'
import type { HeapInterval } from '../stats/heap-sampling.ts'
import { countOf, HELD_FLOOR, type HeldFloor, intervalOf, type Objects, sizesOf } from './held-objects.ts'
import type { HeldGroup, HeldStacks, Holder } from './held-stacks.ts'
import { commonest, type HolderFacts, pendingCalls } from './pending-calls.ts'
import type { SampledSize } from './site-sampling.ts'

/** Live bytes that one line made, with the bounds of their 95% interval, and their number of objects. */
export interface HeldLineMemory extends HeapInterval {
  readonly line: number
  /** `shared`: something that all passes share, and that is not counted. */
  readonly kind: HeldKind | 'shared'
  /** Live objects; estimated where the profile is sampled. */
  readonly objects: number
}

/** The memory that the pending calls of one `defer` statement keep alive. */
export interface HeldMemory extends HeapInterval {
  readonly holder: Holder
  /** The number of sampled objects behind the bytes. */
  readonly sampled: number
  /** The live objects among them by size, as far as stacks through the function show them; `alloc` repeats `inuse`. */
  readonly sizes: readonly SampledSize[]
  /** The number of pending calls, with the bounds of its 95% interval; null where nothing shows it. */
  readonly pending: HeapInterval | null
  /** Sorted by bytes, descending. */
  readonly lines: readonly HeldLineMemory[]
  /** The groups of stacks whose bytes count. */
  readonly groups: readonly HeldGroup[]
  readonly confidence: 'strong' | 'likely'
  /** The reasons why it is no more than likely. */
  readonly doubts: readonly string[]
}

/** Closures and records of a `defer` line up to this size are not held memory; larger ones contain arguments. */
const LARGEST_RECORD = 128

/**
 * Tables of maps, slices and heaps of timers grow through the opening line and stay: large objects that are far fewer than the passes.
 * Source: measured on Go 1.22 to 1.27; they add up to 23%.
 */
const CONTAINER = { size: 2048, share: 1 / 20 } as const

/**
 * The memory that pending calls keep alive, largest first. Each byte belongs to at most one holder, so sums never count a byte twice.
 * `period` is the sampling rate in bytes. Less than `floor` is left out.
 */
export function heldMemory(
  stacks: Pick<HeldStacks, 'groups' | 'transport'>,
  period: number,
  factsOf: (holder: Holder) => HolderFacts,
  floor: HeldFloor = HELD_FLOOR,
): HeldMemory[] {
  const byHolder = new Map<Holder, HeldGroup[]>()
  for (const one of stacks.groups.values()) {
    const known = byHolder.get(one.holder)
    if (known === undefined) byHolder.set(one.holder, [one])
    else known.push(one)
  }
  const candidates = [...byHolder].map(([holder, own]) => candidateOf(holder, own, period, factsOf(holder))).filter((one) => one !== null)
  const transport = [...stacks.transport.values()]
  const bodies = candidates.filter((one) => one.isBody)
  const calls = bodies.reduce((sum, one) => sum + one.calls, 0)
  return candidates
    .map((one) => memoryOf(one, one.isBody ? transportShare(transport, one.calls / calls, bodies.length > 1, period) : null, period, floor))
    .filter((one) => one !== null)
    .sort((a, b) => b.estimate - a.estimate || a.holder.held.statement.line - b.holder.held.statement.line)
}

/** A possible holder, with what its own stacks show. */
interface Candidate {
  readonly holder: Holder
  readonly groups: readonly HeldGroup[]
  readonly isShared: (one: HeldGroup) => boolean
  readonly pending: HeapInterval | null
  readonly doubts: readonly string[]
  /** Whether it closes bodies of HTTP responses. */
  readonly isBody: boolean
  /** The number of calls, by which several users of a transport share its memory. */
  readonly calls: number
}

function candidateOf(holder: Holder, all: readonly HeldGroup[], period: number, facts: HolderFacts): Candidate | null {
  const { held } = holder
  const isRecord = (one: HeldGroup) => one.isDirect && one.line === held.statement.line && one.size <= LARGEST_RECORD
  const groups = all.filter((one) => !isRecord(one))
  // calls that only look something up make nothing, so the defer does not hold what the pass does with it
  const hasOpened = groups.some(({ lines }) => lines.kind !== 'used')
  if (!hasOpened && (held.needsOpened || period <= 1)) return null
  const pending = pendingCalls(holder, groups, all.filter(isRecord), period, facts)
  if (pending === 'none') return null
  return {
    holder,
    groups,
    isShared: containers(groups, period, facts.records?.estimate ?? null),
    pending: pending.calls,
    doubts: [
      ...(holder.doubt === null ? [] : [holder.doubt]),
      ...held.doubts,
      ...pending.doubts,
      ...(hasOpened ? [] : ['nothing of what opened it was sampled, only what uses it']),
    ],
    isBody: held.repeats !== 'once' && (held.closesBody || groups.some(({ lines, isHttp }) => lines.kind === 'opened' && isHttp)),
    calls: Math.max(1, pending.calls?.estimate ?? commonest(groups, period).objects),
  }
}

/** One user's share of the memory that goroutines of HTTP transports allocated; whose connection it is cannot be known. */
function transportShare(transport: readonly Objects[], share: number, isSplit: boolean, period: number): HeldLineMemory | null {
  if (transport.length === 0) return null
  const all = intervalOf(transport, period)
  const objects = transport.reduce((sum, one) => sum + one.objects, 0)
  // sampled counts do not show the shares: all of it may belong to one of several users
  const low = isSplit ? (period > 1 ? 0 : all.low * share) : all.low
  const high = isSplit && period <= 1 ? all.high * share : all.high
  return { line: 0, kind: 'shared', objects: Math.round(objects * share), estimate: all.estimate * share, low, high }
}

function memoryOf(one: Candidate, transport: HeldLineMemory | null, period: number, floor: HeldFloor): HeldMemory | null {
  const { holder, groups, isShared, doubts } = one
  const kept = groups.filter((group) => !isShared(group))
  const own = intervalOf(kept, period)
  const total = {
    estimate: own.estimate + (transport?.estimate ?? 0),
    low: own.low + (transport?.low ?? 0),
    high: own.high + (transport?.high ?? 0),
  }
  const sampled = kept.reduce((sum, group) => sum + countOf(group, period), 0) + (transport === null ? 0 : HELD_FLOOR.samples)
  if (total.estimate < floor.bytes || sampled < floor.samples) return null
  const opening = holder.held.opening?.line ?? holder.held.statement.line
  const reasons = transport === null ? doubts : [...doubts, 'goroutines of net/http allocated it, for whichever response']
  return {
    holder,
    ...total,
    sampled,
    sizes: sizesOf(kept, period),
    pending: one.pending,
    groups: kept,
    lines: [...lineMemory(groups, isShared, period), ...(transport === null ? [] : [{ ...transport, line: opening }])],
    confidence: reasons.length > 0 || holder.held.givesTo !== null ? 'likely' : 'strong',
    doubts: reasons,
  }
}

/**
 * Returns whether objects are shared by all passes: large ones, far fewer per path to the leaf than calls. Sampled counts are compared by
 * their bounds.
 */
function containers(groups: readonly HeldGroup[], period: number, records: number | null): (one: HeldGroup) => boolean {
  const passes = period <= 1 && records !== null && records > 0 ? records : commonest(groups, period).low
  const shared = new Set<HeldGroup>()
  const large = groups.filter(({ size }) => size >= CONTAINER.size)
  for (const path of new Set(large.map((one) => one.path))) {
    const own = large.filter((one) => one.path === path)
    const { high } = intervalOf(own, period, 'objects')
    if (high < passes * CONTAINER.share) for (const one of own) shared.add(one)
  }
  return (one) => shared.has(one)
}

function lineMemory(groups: readonly HeldGroup[], isShared: (one: HeldGroup) => boolean, period: number): HeldLineMemory[] {
  const byLine = new Map<string, HeldGroup[]>()
  for (const one of groups) {
    const key = `${one.line} ${isShared(one) ? 'shared' : one.lines.kind}`
    const known = byLine.get(key)
    if (known === undefined) byLine.set(key, [one])
    else known.push(one)
  }
  return [...byLine.values()]
    .map((own): HeldLineMemory => {
      const first = own[0]!
      const objects = own.reduce((sum, one) => sum + one.objects, 0)
      return { line: first.line, kind: isShared(first) ? 'shared' : first.lines.kind, objects, ...intervalOf(own, period) }
    })
    .sort((a, b) => b.estimate - a.estimate || a.line - b.line)
}
