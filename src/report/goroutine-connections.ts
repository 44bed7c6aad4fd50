import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { isRuntimeName } from '../attribution/go-names.ts'
import { counted, formatValue } from '../base/units.ts'
import { connectionPoolWaits } from '../rules/connection-pool-waits.ts'
import { openConnections } from '../rules/open-connections.ts'
import { openRows } from '../rules/open-rows.ts'
import { openTransactions } from '../rules/open-transactions.ts'
import { type Crowd, crowdOf, crowdsBy, hasGrown, placeKey, userPlace } from './goroutine-crowd.ts'
import { type GoroutineContext, MANY, type Suspect, statesCommands, suspectOf } from './goroutine-suspect.ts'
import { waitKind } from './goroutine-wait.ts'
import { countedWaits, factsText, frameText, waitText } from './goroutine-words.ts'

const TX = 'database/sql.(*Tx).awaitDone'
const ROWS = 'database/sql.(*Rows).awaitDone'
const OPENER = 'database/sql.(*DB).connectionOpener'
const POOL = 'database/sql.(*DB).conn'
const READ_LOOP = 'net/http.(*persistConn).readLoop'
const WRITE_LOOP = 'net/http.(*persistConn).writeLoop'
const HTTP2_READ_LOOP = /(?:^net\/http\.\(\*http2ClientConn\)|\/http2\.\(\*ClientConn\))\.readLoop$/
const SERVE = 'net/http.(*conn).serve'
/** Idle connections that the default transport keeps. Source: net/http/transport.go, `DefaultTransport`, MaxIdleConns. */
const DEFAULT_IDLE = 100

/** The crowd of all matching groups; null where no group matches. */
function crowdIn(groups: readonly GoroutineGroup[], isThere: (group: GoroutineGroup) => boolean): Crowd | null {
  const some = groups.filter(isThere)
  return some.length === 0 ? null : crowdOf(some)
}

const has = (name: string) => (group: GoroutineGroup) => group.frames.some((frame) => frame.name === name)
/** Returns whether the function itself waits, not one that it calls. */
const waitsIn = (name: string) => (group: GoroutineGroup) => group.frames.find((frame) => !isRuntimeName(frame.name))?.name === name

const NO_USER = 'The stacks do not tell who opened them: these goroutines are those of the library.'

/** Open transactions, results and handles of database/sql, and goroutines that wait for a connection. */
export function databaseHandles(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const suspects: Suspect[] = []
  const transactions = crowdIn(groups, has(TX))
  const rows = crowdIn(groups, has(ROWS))
  const handles = crowdIn(groups, has(OPENER))
  const waiting = crowdIn(groups, (group) => waitsIn(POOL)(group) && (group.state === null || group.state.startsWith('select')))
  if (waiting !== null && waiting.count >= MANY) {
    const place = userPlace(waiting.most)
    const open = `${counted(transactions?.count ?? 0, 'transaction')} and ${counted(rows?.count ?? 0, 'result')} with a context are open`
    suspects.push(
      suspectOf(connectionPoolWaits, waiting, {
        severity: 'warning',
        title: `${countedWaits(waiting.count)}${waitText(waiting)} for a connection of a database pool${place === null ? '' : `, most in ${frameText(place)}`}`,
        detail: [...factsText(waiting, context), `${open}.`],
        cause: 'All connections that the pool may have are taken, and are not given back.',
        next: statesCommands(context),
      }),
    )
  }
  if (transactions !== null)
    suspects.push(
      suspectOf(openTransactions, transactions, {
        severity: transactions.count >= MANY ? 'warning' : 'note',
        title: `${counted(transactions.count, 'transaction')} of database/sql ${transactions.count === 1 ? 'is' : 'are'} open${waitText(transactions)}`,
        detail: [
          'Each has one goroutine in database/sql.(*Tx).awaitDone until Commit, Rollback, or the end of the context given to BeginTx, which rolls it back by itself.',
          NO_USER,
          ...factsText(transactions, context),
        ],
        cause:
          'A transaction is open until it is committed or rolled back, on every path; one whose context never ends stays when a path forgets it.',
        next: statesCommands(context),
      }),
    )
  if (rows !== null)
    suspects.push(
      suspectOf(openRows, rows, {
        severity: rows.count >= MANY ? 'warning' : 'note',
        title: `At least ${counted(rows.count, 'result')} of queries ${rows.count === 1 ? 'is' : 'are'} open${waitText(rows)}`,
        detail: [
          'Each has one goroutine in database/sql.(*Rows).awaitDone until it is closed, read to its end, or its context ends. Queries without such a context have none, and may be open as well.',
          NO_USER,
          ...factsText(rows, context),
        ],
        cause: 'Rows stay open, with their connection, until Close, the last Next, or the end of the context.',
        next: statesCommands(context),
      }),
    )
  // one handle is normal
  if (handles !== null && handles.count > 1)
    suspects.push(
      suspectOf(openConnections, handles, {
        severity: handles.count >= MANY ? 'warning' : 'note',
        title: `${formatValue(handles.count, 'count')} sql.DB handles are open`,
        detail: ['Each has one goroutine in database/sql.(*DB).connectionOpener, until Close.', ...factsText(handles, context)],
        cause: 'Each sql.Open makes a pool of its own, which stays until it is closed.',
        fix: 'Open one sql.DB per database for the life of the process, and pass it on.',
        example: null,
      }),
    )
  return suspects
}

/** Client connections of net/http, and server connections where there are very many. */
export function networkConnections(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const suspects: Suspect[] = []
  const isUnread = (group: GoroutineGroup) => waitsIn(READ_LOOP)(group) && waitKind(group) === 'select'
  const unread = crowdIn(groups, isUnread)
  const other = crowdIn(
    groups,
    (group) => (has(READ_LOOP)(group) && !isUnread(group)) || group.frames.some(({ name }) => HTTP2_READ_LOOP.test(name)),
  )
  const writers = groups.filter(has(WRITE_LOOP))
  if (unread !== null)
    suspects.push(
      suspectOf(openConnections, unread, {
        severity: unread.count >= MANY ? 'warning' : 'note',
        title: `${counted(unread.count, 'response')} of HTTP servers ${unread.count === 1 ? 'is' : 'are'} neither read to the end nor closed${waitText(unread)}`,
        detail: [
          'Each holds its connection: net/http.(*persistConn).readLoop waits in a select until the body is read, closed, or its request is cancelled.',
          NO_USER,
          ...factsText(unread, context),
        ],
        cause:
          'A response body is open until it is read to the end or closed. A defer of its Close in a loop closes none before the function returns.',
        next: statesCommands(context),
      }),
    )
  if (other !== null && other.count >= MANY)
    suspects.push(
      suspectOf(openConnections, other, {
        severity: other.count > DEFAULT_IDLE || hasGrown(other) ? 'warning' : 'note',
        title: `${counted(other.count, 'client connection')} of net/http ${other.count === 1 ? 'is' : 'are'} open`,
        detail: [
          `They are idle, or wait for an answer, which their stacks do not tell apart. http.DefaultTransport keeps up to ${DEFAULT_IDLE} idle ones.`,
          ...factsText(other, context),
        ],
        cause: 'A Transport keeps connections for later requests; one Transport per request, or many targets, keep many.',
        fix: 'Use one http.Client for the life of the process; set IdleConnTimeout, or call CloseIdleConnections on a Transport that is done with.',
        example: null,
      }),
    )
  // each connection has both loops: the writers are counted with the readers
  if (suspects[0] !== undefined && writers.length > 0) suspects[0] = { ...suspects[0], groups: [...suspects[0].groups, ...writers] }
  return [...suspects, ...peerWaits(groups, context)]
}

/** Connections that wait for their peer: normal, unless there are very many at one place. */
function peerWaits(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const isPeerWait = (group: GoroutineGroup) => waitKind(group) === 'io' && !has(READ_LOOP)(group) && group.deferred.isDeferred !== true
  return crowdsBy(groups, (group) => (isPeerWait(group) ? placeKey(group) : null))
    .filter((crowd) => crowd.worst >= context.threshold)
    .map((crowd) => {
      const place = crowd.most.place
      const where =
        has(SERVE)(crowd.most) && userPlace(crowd.most) === null
          ? 'net/http servers'
          : place === null
            ? 'an unknown place'
            : frameText(place)
      return suspectOf(openConnections, crowd, {
        severity: hasGrown(crowd) ? 'warning' : 'note',
        title: `${countedWaits(crowd.count)}${waitText(crowd)} for a peer in ${where}`,
        detail: [
          'Each holds a connection. That is normal under such a load, and a leak where peers are gone.',
          ...factsText(crowd, context),
        ],
        cause: 'A read without a deadline waits as long as its peer keeps the connection.',
        fix: 'Set deadlines: IdleTimeout and ReadHeaderTimeout of http.Server, SetReadDeadline of connections.',
        example: null,
        next: statesCommands(context),
      })
    })
}
