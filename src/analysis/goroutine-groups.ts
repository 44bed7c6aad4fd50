import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import { FRAME_KINDS, type FrameIndex } from '../profile/goroutine-frames.ts'
import type { GoroutineTable, GroupIndex, LabelSet } from '../profile/goroutine-table.ts'
import { stateOfStack } from './goroutine-state.ts'
import { userFrameIndex } from './goroutine-user-frame.ts'

/** Goroutines that wait for the same at the same place: equal functions and lines, state, creator and leak. */
export interface GoroutineGroup {
  readonly count: number
  /** As debug=2 names it; null where it cannot be known. */
  readonly state: string | null
  /** Whether the state is read from the stack rather than from the source. */
  readonly isStateInferred: boolean
  /** Minutes, of those whose wait is known; null where none is. */
  readonly waitMin: number | null
  readonly waitMax: number | null
  readonly firstId: number | null
  /** FrameIndex, leaf first, of the first goroutine. */
  readonly stack: readonly FrameIndex[]
  /** The frame of the program's own code nearest the leaf: a place in `stack`, or -1. */
  readonly userFrame: number
  /** FrameIndex, or null. */
  readonly createdBy: FrameIndex | null
  readonly isLeaked: boolean
  readonly isLocked: boolean
  /** Some of these stacks are not whole: cut, not available, or with frames left out. */
  readonly isPartial: boolean
  /** Labels that all of them have. */
  readonly labels: LabelSet
}

/**
 * The groups of a dump, the largest first, those of equal size in the order of the source. Call sites of one line count as one, and
 * labels do not part groups: with one label per request every goroutine would be its own. Threads' own stacks are left out.
 * Source: LeakProf (arXiv 2312.12002) groups by blocking operation and source location.
 */
export function goroutineGroups(dump: GoroutineDump, table: GoroutineTable, goMinor: number | null): GoroutineGroup[] {
  const groups = new Map<string, GoroutineGroup>()
  const lines = lineKeys(dump)
  for (let row = 0; row < table.length; row++) {
    if (table.has(row, 'thread')) continue
    const group = groupOf(dump, table, row, goMinor)
    const places = group.stack.map((frame) => lines[frame])
    const creator = group.createdBy === null ? '' : lines[group.createdBy]
    const key = [group.state, group.isLeaked, group.isLocked, group.isPartial, creator, ...places].join()
    const known = groups.get(key)
    groups.set(key, known === undefined ? group : joined(known, group))
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** A number for each frame that is equal where kind, function, file and line are. */
function lineKeys({ frames }: GoroutineDump): Uint32Array {
  const keys = new Uint32Array(frames.length)
  const known = new Map<string, number>()
  for (let row = 0; row < frames.length; row++) {
    const key = `${frames.kind[row]} ${frames.name[row]} ${frames.file[row]} ${frames.line[row]}`
    if (!known.has(key)) known.set(key, known.size)
    keys[row] = known.get(key)!
  }
  return keys
}

function groupOf({ frames, labelSets }: GoroutineDump, table: GoroutineTable, row: GroupIndex, goMinor: number | null): GoroutineGroup {
  const stack = [...table.stackOf(row)]
  const names = stack.map((frame) => frames.functionName(frame))
  const state = frames.text(table.state[row]!)
  return {
    count: table.count[row]!,
    state: state ?? stateOfStack(names, goMinor),
    isStateInferred: state === null,
    waitMin: orNull(table.waitMin[row]!),
    waitMax: orNull(table.waitMax[row]!),
    firstId: orNull(table.firstId[row]!),
    stack,
    userFrame: userFrameIndex(names),
    createdBy: orNull(table.createdBy[row]!),
    isLeaked: table.has(row, 'leaked'),
    isLocked: table.has(row, 'locked'),
    isPartial: table.has(row, 'cut') || table.has(row, 'unavailable') || stack.some((frame) => frames.kind[frame] === FRAME_KINDS.elided),
    labels: labelSets.get(table.labels[row]!),
  }
}

function joined(a: GoroutineGroup, b: GoroutineGroup): GoroutineGroup {
  const inB = new Map(b.labels)
  return {
    ...a,
    count: a.count + b.count,
    waitMin: either(a.waitMin, b.waitMin, Math.min),
    waitMax: either(a.waitMax, b.waitMax, Math.max),
    firstId: a.firstId ?? b.firstId,
    labels: a.labels.filter(([key, value]) => inB.get(key) === value),
  }
}

function either(a: number | null, b: number | null, pick: (a: number, b: number) => number): number | null {
  return a === null ? b : b === null ? a : pick(a, b)
}

/** -1 stands for unknown in the columns. */
function orNull(value: number): number | null {
  return value === -1 ? null : value
}
