import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { counted, formatValue } from '../base/units.ts'
import { contextNotCancelled } from '../rules/context-not-cancelled.ts'
import { goroutinesGrowing } from '../rules/goroutines-growing.ts'
import { goroutinesPiledUp } from '../rules/goroutines-piled-up.ts'
import { goroutinesSleeping } from '../rules/goroutines-sleeping.ts'
import { websocketPumps } from '../rules/websocket-pumps.ts'
import { crowdOf, crowdsBy, hasGrown, placeKey } from './goroutine-crowd.ts'
import { type GoroutineContext, LEAK_COMMAND, MANY, type Suspect, statesCommands, suspectOf } from './goroutine-suspect.ts'
import { type WaitKind, waitKind } from './goroutine-wait.ts'
import { countedWaits, factsText, frameText, waitText } from './goroutine-words.ts'

const WEBSOCKET = /(?:^|\/)(?:gorilla\/websocket|nhooyr\.io\/websocket|coder\/websocket|x\/net\/websocket)(?:\.|\/)/
const PUMP = /(?:read|write)_?pump$/i
/** The difference between both sides of a connection, as a share of the smaller side, that counts as uneven. */
const UNEVEN = 0.2

const unescaped = (name: string) => name.replaceAll('%2e', '.')

/** One finding about all goroutines that read from or write to websockets. */
export function websockets(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const isWebsocket = ({ frames }: GoroutineGroup) => frames.some(({ name }) => WEBSOCKET.test(unescaped(name)) || PUMP.test(name))
  const some = groups.filter(isWebsocket)
  if (some.length === 0) return []
  const crowd = crowdOf(some)
  if (crowd.count < MANY) return []
  const writers = some.filter(writes).reduce((sum, { count }) => sum + count, 0)
  const readers = crowd.count - writers
  const isUneven = Math.abs(writers - readers) >= Math.max(MANY, UNEVEN * Math.min(writers, readers)) && Math.min(writers, readers) > 0
  // the frame of the program, not that of its websocket library
  const isOwn = ({ name }: { name: string }) => !isStandardFunction(name) && !WEBSOCKET.test(unescaped(name))
  const most = { ...crowd.most, place: crowd.most.frames.find(isOwn) ?? crowd.most.place }
  const suspect = suspectOf(
    websocketPumps,
    { ...crowd, most },
    {
      severity: isUneven || crowd.worst >= context.threshold || hasGrown(crowd) ? 'warning' : 'note',
      title: `${counted(crowd.count, 'goroutine')} serve websockets: ${formatValue(readers, 'count')} read, ${formatValue(writers, 'count')} write`,
      detail: [
        ...(most.place === null ? [] : [`Most are in ${frameText(most.place)}.`]),
        isUneven
          ? 'One side outnumbers the other: goroutines may have outlived their connections.'
          : 'A connection mostly has one that reads and one that writes.',
        ...factsText(crowd, context),
      ],
      cause: isUneven
        ? 'One of the two pumps of a connection ended, and did not end the other.'
        : 'Each open connection keeps its goroutines, also when its peer is gone and no read deadline tells.',
      next: statesCommands(context),
    },
  )
  return [suspect]
}

/** Whether a group writes, by the names of its functions nearest the leaf. */
function writes({ frames }: GoroutineGroup): boolean {
  const own = frames.find(({ name }) => WEBSOCKET.test(unescaped(name)) || PUMP.test(name))
  const called = own === undefined ? '' : own.name.slice(own.name.lastIndexOf('.') + 1)
  return /write|flush/i.test(called)
}

/** Goroutines that package context started for contexts that are never cancelled. */
export function uncancelledContexts(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const some = groups.filter(({ frames }) =>
    frames.some(({ name }) => /^context\.(?:\(\*cancelCtx\)\.)?propagateCancel\.func\d+$/.test(name)),
  )
  if (some.length === 0) return []
  const crowd = crowdOf(some)
  if (crowd.count < MANY) return []
  return [
    suspectOf(contextNotCancelled, crowd, {
      severity: 'warning',
      title: `${counted(crowd.count, 'context')} derived from a context of a foreign type ${crowd.count === 1 ? 'is' : 'are'} not cancelled${waitText(crowd)}`,
      detail: [
        'For each of them package context keeps a goroutine until it or its parent ends. The stacks do not tell who derived it.',
        ...factsText(crowd, context),
      ],
      cause: 'The cancel function of a derived context was not called, and the context it is derived from does not end.',
      next: statesCommands(context),
    }),
  ]
}

/** Many goroutines that sleep at one place. */
export function sleepers(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  return crowdsBy(groups, (group) => (waitKind(group) === 'sleep' ? placeKey(group) : null))
    .filter((crowd) => crowd.worst >= Math.max(MANY, context.threshold / 10))
    .map((crowd) =>
      suspectOf(goroutinesSleeping, crowd, {
        severity: 'warning',
        title: `${counted(crowd.count, 'goroutine')} sleep${waitText(crowd)} ${whereText(crowd.most)}`,
        detail: factsText(crowd, context),
        cause: 'A loop polls or tries again, and has no way to end, or there are many of them at once.',
        next: statesCommands(context),
      }),
    )
}

/** Places with clearly more goroutines than before. */
export function growing(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  if (!context.isComparison) return []
  return crowdsBy(groups, (group) => (group.before === null ? null : placeKey(group)))
    .filter(hasGrown)
    .map((crowd) => {
      const isPiled = crowd.worst >= context.threshold && isBlocked(crowd.most)
      return suspectOf(goroutinesGrowing, crowd, {
        severity: 'warning',
        title: `Goroutines grew from ${formatValue(crowd.before!, 'count')} to ${formatValue(crowd.count, 'count')} ${whereText(crowd.most)}`,
        detail: [
          ...factsText(crowd, context),
          ...(isPiled ? [`That is as many as the threshold of ${formatValue(context.threshold, 'count')}, or more.`] : []),
          'Load that rises meanwhile looks the same.',
        ],
        cause: CAUSES[waitKind(crowd.most)] ?? 'More goroutines are started here than end.',
        next: [...statesCommands(context), ...(isBlocked(crowd.most) ? [LEAK_COMMAND] : [])],
      })
    })
}

const BLOCKED: ReadonlySet<WaitKind> = new Set(['channel', 'receive', 'send', 'select', 'for-ever', 'lock', 'wait-group', 'condition'])

function isBlocked(group: GoroutineGroup): boolean {
  return BLOCKED.has(waitKind(group)) || /^(?:semacquire|sync\.)/.test(group.state ?? '')
}

/** Places where enough goroutines are blocked to suspect a leak. */
export function piledUp(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  return crowdsBy(groups, (group) => (isBlocked(group) && group.transient !== true ? `${placeKey(group)}\n${waitKind(group)}` : null))
    .filter((crowd) => crowd.worst >= context.threshold)
    .map((crowd) =>
      suspectOf(goroutinesPiledUp, crowd, {
        severity: 'warning',
        title: `${countedWaits(crowd.count)}${waitText(crowd)} ${whereText(crowd.most)}: suspected to leak`,
        detail: [
          ...factsText(crowd, context),
          `Suspected only, by their number (threshold ${formatValue(context.threshold, 'count')}). A goroutineleak profile proves leaks: Go 1.26 built with GOEXPERIMENT=goroutineleakprofile, and Go 1.27 always.`,
        ],
        cause: CAUSES[waitKind(crowd.most)] ?? 'More goroutines come to this place than leave it.',
        next: [...statesCommands(context), LEAK_COMMAND],
      }),
    )
}

const CAUSES: Readonly<Partial<Record<WaitKind, string>>> = {
  channel:
    'They receive from channels on which nobody sends, or send to channels from which nobody receives: the text does not tell which.',
  receive:
    'They receive from channels on which nobody sends and which nobody closes, or again and again in a loop that does not end: workers without work, or tickers.',
  send: 'They send to channels from which nobody receives any more, or receives too slowly.',
  select:
    'They wait in a select of which no case comes, or come back to it from tickers and other work: a way out of the loop, such as ctx.Done(), is missing, or its context is never cancelled.',
  'for-ever': 'They wait for a nil channel or in a select without cases: that never ends.',
  'wait-group': 'They wait for a sync.WaitGroup whose Done is not called as often as Add counted, or not yet.',
  condition: 'They wait for a sync.Cond that nobody signals.',
  lock: 'They wait for a lock that is held for long, or that a path left locked.',
}

function whereText({ place, blockedIn }: GoroutineGroup): string {
  if (place !== null) return `in ${frameText(place)}`
  return blockedIn === null ? 'at an unknown place' : `in ${shortFunctionName(blockedIn)}`
}
