import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import type { DeferredCall } from '../attribution/deferred-call.ts'
import { foldFunctionName, shortFunctionName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue } from '../base/units.ts'
import { goroutineBlockedInDefer } from '../rules/goroutine-blocked-in-defer.ts'
import { goroutineLeaked } from '../rules/goroutine-leaked.ts'
import { type Crowd, crowdOf, crowdsBy, placeKey } from './goroutine-crowd.ts'
import { holdersText } from './goroutine-locks.ts'
import { DEFER_COMMANDS, type GoroutineContext, LONG_WAIT, MANY, type Suspect, statesCommands, suspectOf } from './goroutine-suspect.ts'
import { isWaiting, type WaitKind, waitKind } from './goroutine-wait.ts'
import { countedWaits, factsText, frameText, listed, waitText } from './goroutine-words.ts'
import type { Severity } from './report.ts'

const isSure = ({ deferred }: GoroutineGroup) => deferred.confidence === 'exact' || deferred.confidence === 'strong'

/** Goroutines in deferred calls on better evidence than names. If a leak profile lists them, the finding says so too. */
export function blockedInDefer(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const key = (group: GoroutineGroup): string | null => {
    const { deferred, leaked } = group
    if (deferred.isDeferred !== true || deferred.confidence === 'possible' || !isWaiting(group)) return null
    // a proven leak must not depend on a deferred call that is only likely
    if (leaked === true && !isSure(group)) return null
    return [deferred.function, deferred.by, deferred.via, deferred.evidence, deferred.confidence, placeKey(group), waitKind(group)].join(
      '\n',
    )
  }
  return crowdsBy(groups, key).map((crowd) => {
    const { deferred } = crowd.most
    const kind = waitKind(crowd.most)
    return suspectOf(goroutineBlockedInDefer, crowd, {
      severity: deferSeverity(crowd),
      title: `${countedWaits(crowd.count)}${waitText(crowd)} in the deferred call of ${deferredText(crowd.most)}${provenText(crowd)}`,
      detail: [
        ...factsText(crowd, context),
        ...deferSentences(deferred),
        ...(crowd.leaked > 0 ? [leakedSentence(crowd)] : []),
        ...(kind === 'lock' ? holdersText(crowd.most, context.groups) : []),
      ],
      cause: DEFER_CAUSES[kind],
      fix: DEFER_FIXES[kind] ?? goroutineBlockedInDefer.fix,
      example: DEFER_FIXES[kind] === undefined ? goroutineBlockedInDefer.example : null,
      evidence: deferred.evidence,
      confidence: deferred.confidence,
      next: [...statesCommands(context), ...(deferred.confidence === 'exact' ? [] : DEFER_COMMANDS)],
    })
  })
}

/** Goroutines that are proven to be leaked, whatever they wait in. */
export function leakedGoroutines(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const leaked = crowdsBy(groups, (group) => (group.leaked === true ? `${placeKey(group)}\n${waitKind(group)}` : null))
  return leaked.map((crowd) => {
    const { deferred, place, blockedIn } = crowd.most
    const mayDefer =
      deferred.isDeferred === true ? [`They may be in the deferred call of ${deferredText(crowd.most)}.`, ...deferSentences(deferred)] : []
    const where = place === null ? (blockedIn ?? 'an unknown place') : frameText(place)
    return suspectOf(goroutineLeaked, crowd, {
      severity: crowd.count >= MANY ? 'error' : 'warning',
      title: `${countedWaits(crowd.count)} for ever in ${where}, proven by the garbage collector`,
      detail: [...factsText(crowd, context), leakedSentence(crowd), ...mayDefer],
      cause: LEAK_CAUSES[waitKind(crowd.most)] ?? 'Nobody can wake them any more.',
      evidence: 'goroutineleak',
      confidence: 'exact',
      next: statesCommands(context),
    })
  })
}

/** One note about all goroutines that may be in deferred calls by their names alone. */
export function perhapsInDefer(groups: readonly GoroutineGroup[]): Suspect[] {
  const some = groups.filter((group) => group.deferred.isDeferred === true && group.deferred.confidence === 'possible' && isWaiting(group))
  if (some.length === 0) return []
  const crowd = crowdOf(some)
  const places = crowdsBy(some, (group) => deferredText(group)).sort((a, b) => b.count - a.count)
  const named = places.map((one) => `${deferredText(one.most)}: ${formatValue(one.count, 'count')}`)
  const where = places.length === 1 ? 'a function literal' : `${formatValue(places.length, 'count')} function literals`
  const suspect = suspectOf(goroutineBlockedInDefer, crowd, {
    severity: 'note',
    title: `${countedWaits(crowd.count)} in ${where}, which may be deferred`,
    detail: [
      'By their names alone these literals are called by the functions they stand in: by a defer, or at once (name, possible).',
      `${listed(named, 3, '; ')}.`,
    ],
    cause: 'Goroutine profiles leave out the runtime frames that would tell.',
    fix: 'Give the executable or the source, which tell, before you look for a fault here.',
    example: null,
    evidence: 'name',
    confidence: 'possible',
    next: DEFER_COMMANDS,
  })
  // with only one place, the finding keeps the place
  return [places.length === 1 ? suspect : { ...suspect, finding: { ...suspect.finding, function: null, file: null, line: null } }]
}

function deferSeverity(crowd: Crowd): Severity {
  const { count, leaked, waitMax, most } = crowd
  const isLong = (waitMax ?? 0) >= LONG_WAIT
  if (isSure(most) && (count >= MANY || (count >= 2 && isLong))) return 'error'
  // one goroutine alone is mostly just passing
  return count === 1 && !isLong && leaked === 0 ? 'note' : 'warning'
}

/** What runs, where it waits, and whose defer it is: `main.(*registry).removeAfter (main.go:30), deferred by main.handle`. */
export function deferredText({ deferred, place }: GoroutineGroup): string {
  const name = shortFunctionName(deferred.function ?? '')
  const owner = deferred.by === null ? '' : `, deferred by ${shortFunctionName(deferred.by)}`
  if (place === null) return `${name}${owner}`
  const at = `${baseName(place.file)}:${place.line}`
  const placeName = foldFunctionName(place.name)
  if (placeName === deferred.function) return `${name} (${at})${owner}`
  // a deferred library call, such as an Unlock, has no line in user code except the returning one
  if (placeName === deferred.by || isStandardFunction(deferred.function ?? ''))
    return `${name}, deferred by ${frameText({ ...place, name: placeName })}`
  return `${name}${owner}, at ${frameText(place)}`
}

function provenText({ leaked, count }: Crowd): string {
  if (leaked === 0) return ''
  return leaked === count ? ', proven to be leaked' : `, ${formatValue(leaked, 'count')} of them proven to be leaked`
}

function leakedSentence({ leaked, count }: Crowd): string {
  const who = leaked === count ? 'these goroutines' : `${formatValue(leaked, 'count')} of these ${counted(count, 'goroutine')}`
  return `The garbage collector proves that nobody can wake ${who} (goroutineleak, exact).`
}

const GROUNDS: Readonly<Record<string, string>> = {
  panic: 'The deferred function stands directly above runtime.gopanic',
  goexit: 'The deferred function stands directly above runtime.Goexit',
  binary: 'By the executable the caller is in its call of runtime.deferreturn',
  source: 'By the source only deferred calls run at the line of the caller',
  name: 'The function literal is called by the function it stands in: by a defer, or at once',
}

function deferSentences({ via, panics, evidence, confidence, statement }: DeferredCall): string[] {
  const ground =
    evidence === 'source' && confidence === 'likely'
      ? 'By the source the caller is at a line that runs deferred calls and does not call the function itself'
      : (GROUNDS[evidence ?? ''] ?? 'It is a deferred call')
  const sentences = [`${ground} (${evidence}, ${confidence}).`]
  if (via === 'panic') {
    const raised = panics[0] === undefined ? '' : ` in ${frameText(panics[0])}`
    sentences.push(`A panic${raised} runs the call: until it ends, the panic is neither recovered nor reported.`)
  }
  if (via === 'goexit') sentences.push('runtime.Goexit runs the call.')
  if (statement !== null) sentences.push(`The defer statement is ${baseName(statement.file)}:${statement.line}.`)
  return sentences
}

const HELD = 'Until then the function does not end, and all it holds stays.'

/** Why such a deferred call waits. Only the wait itself is known, never who should have acted. */
const DEFER_CAUSES: Readonly<Record<WaitKind, string>> = {
  channel: `The deferred call receives from a channel or sends to one; that ends when the other side comes, and nobody does. ${HELD}`,
  receive: `The deferred call receives from a channel; that ends when somebody sends or closes it, and nobody does. ${HELD}`,
  send: `The deferred call sends to a channel; that ends when somebody receives, and nobody does. ${HELD}`,
  select: `The deferred call waits in a select, none of whose channels is sent to or closed. ${HELD}`,
  'for-ever': 'The deferred call waits for a nil channel or in a select without cases: that never ends.',
  'wait-group': `The deferred call waits for a sync.WaitGroup; that ends when Done was called as often as Add counted. ${HELD}`,
  condition: `The deferred call waits for a sync.Cond; that ends when somebody signals it. ${HELD}`,
  lock: `The deferred call asks for a lock: another path left it locked, its holder waits too, or the function that defers holds it itself. ${HELD}`,
  sleep: `The deferred call sleeps. ${HELD}`,
  close: `The deferred call closes, flushes or rolls back, which can write, wait for a peer, or wait for those who use it. ${HELD}`,
  io: `The deferred call reads from or writes to a peer, which does not answer; without a deadline that has no end. ${HELD}`,
  other: `The deferred call does not end. ${HELD}`,
}

const DEFER_FIXES: Readonly<Partial<Record<WaitKind, string>>> = {
  'wait-group':
    'Call Done by defer, as the first statement of each goroutine that was added, and cancel what they wait for before the Wait.',
  lock: 'Defer each unlock right behind its lock, on every path; do not take a lock in a deferred call that the function may hold already.',
  sleep: 'Wait in a select for a timer and a context instead of time.Sleep.',
  close: 'Set a deadline before the call, or give it a context that ends, such as SetDeadline before Close and Shutdown(ctx).',
  io: 'Set a deadline (SetDeadline, SetReadDeadline) before I/O in a deferred call.',
}

const LEAK_CAUSES: Readonly<Partial<Record<WaitKind, string>>> = {
  channel: 'They wait at a channel that nobody else can reach.',
  receive: 'They receive from a channel that nobody else can reach: nobody can send to it or close it any more.',
  send: 'They send to a channel that nobody else can reach: nobody can receive from it any more.',
  select: 'They wait in a select for channels that nobody else can reach.',
  'for-ever': 'They wait for a nil channel or in a select without cases: that never ends.',
  'wait-group': 'They wait for a sync.WaitGroup that nobody else can reach: Done is not called any more.',
  condition: 'They wait for a sync.Cond that nobody else can reach: nobody can signal it any more.',
  lock: 'They wait for a lock that nobody else can reach: nobody can unlock it any more.',
}
