import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { isRuntimeName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'

/**
 * What a goroutine waits for. `channel`: to receive or to send, which is not known. `for-ever`: an operation of the language that never
 * ends.
 */
export type WaitKind =
  | 'channel'
  | 'receive'
  | 'send'
  | 'select'
  | 'for-ever'
  | 'wait-group'
  | 'condition'
  | 'lock'
  | 'sleep'
  | 'close'
  | 'io'
  | 'other'

const LOCKING = /^(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.(?:R?Lock|lockSlow|rLockSlow|lockSlowShared)$/
const SYNC = /^(?:internal\/)?sync\./

/** Calls that write, send or wait for a peer before they return. */
const CLOSING = /\.(?:Close|Rollback|Commit|Flush|Shutdown|Sync)$/

/** Whether the goroutines wait in Lock or RLock of package sync. */
export function waitsForLock(group: GoroutineGroup): boolean {
  return lockingFrame(group) !== -1 || /^sync\.(?:RW)?Mutex\./.test(group.state ?? '')
}

/** Whether the goroutines wait; those that run, or are in a system call of unknown length, do not count. */
export function isWaiting({ state, waitMax }: GoroutineGroup): boolean {
  if (state === null) return true
  return !/^(?:running|runnable|copystack|preempted|dead)\b/.test(state) && !(state.startsWith('syscall') && (waitMax ?? 0) < 60)
}

/** Index of the frame nearest the leaf that takes a lock, with only the runtime and package sync above it; -1 where there is none. */
function lockingFrame({ frames }: GoroutineGroup): number {
  const at = frames.findIndex(({ name }) => LOCKING.test(name))
  return frames.slice(0, Math.max(at, 0)).every(({ name }) => isRuntimeName(name) || SYNC.test(name)) ? at : -1
}

/** The function that asks for the lock; null where there is none. */
export function lockCaller(group: GoroutineGroup): string | null {
  if (!waitsForLock(group)) return null
  // package sync locks on behalf of others: Once, Cond, Map
  return group.frames.slice(lockingFrame(group) + 1).find(({ name }) => !SYNC.test(name) && !isRuntimeName(name))?.name ?? null
}

const STATES: readonly (readonly [RegExp, WaitKind])[] = [
  [/\(nil chan\)|\(no cases\)/, 'for-ever'],
  [/^chan receive or send/, 'channel'],
  [/^chan receive/, 'receive'],
  [/^chan send/, 'send'],
  [/^select/, 'select'],
  [/^sync\.WaitGroup/, 'wait-group'],
  [/^sync\.Cond/, 'condition'],
  [/^sleep/, 'sleep'],
  [/^(?:IO wait|syscall)/, 'io'],
]

const FRAMES: readonly (readonly [RegExp, WaitKind])[] = [
  [/^sync\.\(\*WaitGroup\)\.Wait$/, 'wait-group'],
  [/^sync\.\(\*Cond\)\.Wait$/, 'condition'],
  [/^time\.Sleep$/, 'sleep'],
  [/^internal\/poll\./, 'io'],
  [/^runtime\.chanrecv/, 'receive'],
  [/^runtime\.chansend/, 'send'],
  [/^runtime\.selectgo$/, 'select'],
]

/** What the goroutines of a group wait for, by their state or by the library's frames above the user's. */
export function waitKind(group: GoroutineGroup): WaitKind {
  const { state, frames, deferred, blockedIn } = group
  if (waitsForLock(group)) return 'lock'
  const byState = STATES.find(([pattern]) => pattern.test(state ?? ''))?.[1]
  if (byState === 'for-ever') return byState
  const user = frames.findIndex(({ name }) => !isStandardFunction(name))
  const library = frames.slice(0, user === -1 ? frames.length : user)
  // a close that receives from a channel counts as a close, since no sender can be named
  const closes = [blockedIn, deferred.isDeferred === true ? deferred.function : null].some((name) => CLOSING.test(name ?? ''))
  if (closes) return 'close'
  return byState ?? FRAMES.find(([pattern]) => library.some(({ name }) => pattern.test(name)))?.[1] ?? 'other'
}
