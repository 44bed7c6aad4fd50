import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { foldFunctionName, shortFunctionName } from '../attribution/go-names.ts'
import { formatValue } from '../base/units.ts'
import { lockConvoy } from '../rules/lock-convoy.ts'
import { crowdsBy, placeKey } from './goroutine-crowd.ts'
import { type GoroutineContext, LONG_WAIT, MANY, type Suspect, statesCommands, suspectOf } from './goroutine-suspect.ts'
import { lockCaller, waitsForLock } from './goroutine-wait.ts'
import { countedWaits, factsText, frameText, listed, waitText } from './goroutine-words.ts'

const MAX_CANDIDATES = 3

/** Queues for locks: at one place, or in methods of one type. */
export function lockConvoys(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const queues = crowdsBy(groups, (group) => {
    const caller = lockCaller(group)
    return caller === null ? null : ownerOf(caller).name
  })
  return queues
    .filter(({ count }) => count >= MANY)
    .map((crowd) => {
      const owner = ownerOf(lockCaller(crowd.most)!)
      const places = new Set(crowd.groups.map(placeKey)).size
      const where =
        places === 1 && crowd.most.place !== null
          ? `in ${frameText(crowd.most.place)}`
          : `${owner.isType ? 'in methods of' : 'in'} ${shortFunctionName(owner.name)}`
      return suspectOf(lockConvoy, crowd, {
        severity: (crowd.waitMax ?? 0) >= LONG_WAIT || crowd.count >= context.threshold ? 'error' : 'warning',
        title: `${countedWaits(crowd.count)}${waitText(crowd)} for a lock ${where}`,
        detail: [
          ...(places > 1 ? [`They wait at ${formatValue(places, 'count')} places, most at ${placeText(crowd.most)}.`] : []),
          ...factsText(crowd, context),
          ...holdersText(crowd.most, context.groups),
        ],
        cause:
          'The lock is held for long, or was never unlocked: its holder waits for something else while it has it, or left on a path without an unlock.',
        next: statesCommands(context),
      })
    })
}

function placeText({ place }: GoroutineGroup): string {
  return place === null ? 'an unknown place' : frameText(place)
}

/**
 * Sentences on who may hold the lock that a group waits for: goroutines in the functions or methods of that lock that do not wait for one.
 */
export function holdersText(waiting: GoroutineGroup, all: readonly GoroutineGroup[]): string[] {
  const caller = lockCaller(waiting)
  if (caller === null) return []
  const owner = ownerOf(caller)
  const kin = owner.isType ? `a method of ${shortFunctionName(owner.name)}` : shortFunctionName(owner.name)
  const isKin = ({ name }: { name: string }) => ownerOf(name).name === owner.name
  const candidates = all
    .filter((group) => !waitsForLock(group) && group.frames.some(isKin))
    .sort((a, b) => (b.waitMax ?? 0) - (a.waitMax ?? 0) || b.count - a.count)
  if (candidates.length === 0)
    return [
      `No goroutine in ${kin} waits for anything else: the holder is one of the waiting, has returned without an unlock, or is elsewhere.`,
    ]
  const named = candidates.map((group) => {
    const state = group.state === null ? '' : `, ${group.state}${waitText(group)}`
    return `${formatValue(group.count, 'count')} in ${frameText(group.frames.find(isKin)!)}${state}`
  })
  return [`Who holds a lock is in no profile. Candidates, in ${kin} without waiting for a lock: ${listed(named, MAX_CANDIDATES)}.`]
}

/** The most likely owner of the lock that a function takes: the type whose method it is, such as `main.Cache`, else the function itself. */
function ownerOf(functionName: string): { readonly name: string; readonly isType: boolean } {
  const name = foldFunctionName(functionName).replaceAll('[...]', '')
  const slash = name.lastIndexOf('/') + 1
  const dot = name.indexOf('.', slash)
  if (dot === -1) return { name, isType: false }
  const prefix = name.slice(0, dot + 1)
  const rest = name.slice(dot + 1)
  const pointer = /^\(\*([^)]+)\)\./.exec(rest)
  if (pointer !== null) return { name: prefix + pointer[1]!, isType: true }
  const [first, second] = rest.split('.')
  // `f.func1` and `glob..func1` are literals; `T.M` is a method of a value
  const isMethod = second !== undefined && second !== '' && !/^(?:func|gowrap|deferwrap)?\d+$/.test(second)
  return { name: prefix + first!, isType: isMethod }
}
