import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { blockedInDefer, leakedGoroutines, perhapsInDefer } from './goroutine-blocked.ts'
import { databaseHandles, networkConnections } from './goroutine-connections.ts'
import { lockConvoys } from './goroutine-locks.ts'
import { panickedInDefer } from './goroutine-panics.ts'
import { growing, piledUp, sleepers, uncancelledContexts, websockets } from './goroutine-pileups.ts'
import type { GoroutineContext, GoroutineRule, Suspect } from './goroutine-suspect.ts'
import type { Finding } from './report.ts'
import { bySeverity } from './severity.ts'

/** The options that the findings of goroutines depend on. */
export interface GoroutineFindingOptions {
  /** The number of goroutines blocked at one place from which they are suspect. LeakProf uses 10,000. */
  readonly threshold: number
  /** Whether the source has states and waits, as debug=2 does. */
  readonly hasStates: boolean
  /** Whether groups have their number in an earlier dump. */
  readonly isComparison: boolean
}

/** Rules, most certain first. A group reported by one rule is not passed to the next. */
const GOROUTINE_RULES: readonly GoroutineRule[] = [
  blockedInDefer,
  panickedInDefer,
  leakedGoroutines,
  lockConvoys,
  databaseHandles,
  networkConnections,
  websockets,
  uncancelledContexts,
  sleepers,
  growing,
  piledUp,
  perhapsInDefer,
]

/** The findings of goroutines, most severe first, then by number. No goroutine is in two findings. */
export function goroutineFindings(groups: readonly GoroutineGroup[], options: GoroutineFindingOptions): Finding[] {
  const context: GoroutineContext = { ...options, groups, total: groups.reduce((sum, { count }) => sum + count, 0) }
  const found: Suspect[] = []
  let rest = groups.filter((group) => !isOfService(group))
  for (const rule of GOROUTINE_RULES) {
    const suspects = rule(rest, context)
    found.push(...suspects)
    const taken = new Set(suspects.flatMap((suspect) => suspect.groups))
    rest = rest.filter((group) => !taken.has(group))
  }
  return found.map(({ finding }) => finding).sort((a, b) => bySeverity(a, b) || Number(b.value) - Number(a.value))
}

/** Functions of the runtime and the library that serve the process, or the profile request itself. */
const SERVICE =
  /^(?:runtime\.(?:bgsweep|bgscavenge|forcegchelper|gcBgMarkWorker|runfinq|runFinalizers|runCleanups)|runtime\/pprof\.(?:writeGoroutine|runtime_goroutine|profileWriter|\(\*Profile\)\.WriteTo)|os\/signal\.(?:signal_recv|loop)|testing\.\(\*[TBM]\)\.Run|testing\.tRunner\.func)/

function isOfService({ frames, place }: GoroutineGroup): boolean {
  if (frames.some(({ name }) => /^runtime\/pprof\./.test(name) && SERVICE.test(name))) return true
  return (place === null || isStandardFunction(place.name)) && frames.some(({ name }) => SERVICE.test(name))
}
