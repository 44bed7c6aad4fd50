import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts, exactText, quoted, startedCall, startedLiteral } from './call-parts.ts'
import type { Declarations } from './declarations.ts'
import { writtenTypeOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** Calls that usually tell others to end, so that a later wait for them ends. */
const SIGNAL =
  /^(cancel|close|stop|shutdown|kill|done|quit|abort|interrupt|terminate|finish|end|exit|signal|broadcast|release|drain|flush|disconnect|unlock|wait|reset|cleanup|unregister|unsubscribe|teardown|delete|remove)/i
const BOUNDED = /\.(C|After|Done)(\(.*\))?$|^time\.(After|Tick)\(/
const WAIT_TYPE = /^\*?(sync\.(WaitGroup|Cond)|errgroup\.Group)$/

/** A deferred call that may wait for ever: it receives, sends, selects or waits for others, and nothing tells them to end first. */
export function deferBlocks(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  if (isSignalledBehind(view, statement)) return null
  const literal = startedLiteral(statement)
  if (literal === null) return directWait(view, declarations, statement)
  const deferred = view.literal(literal)
  if (deferred === null) return null
  const blocking = firstBlocking(view, declarations, deferred)
  if (blocking === null || isSignalledBefore(deferred, blocking.node)) return null
  return {
    rule: 'defer-blocks',
    severity: blocking.severity,
    node: statement,
    detail: `The deferred function ${blocking.does} on line ${view.file.firstLine(blocking.node)}, and ${view.name} cannot return before that`,
  }
}

interface Blocking {
  readonly node: SyntaxNode
  readonly does: string
  readonly severity: 'warning' | 'note'
}

function directWait(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  const call = startedCall(view.file, statement)
  const isWait = call !== null && call.name === 'Wait' && waitsForOthers(view, declarations, call.call)
  if (!isWait) return null
  return {
    rule: 'defer-blocks',
    severity: 'note',
    node: statement,
    detail: `${view.name} returns only after ${quoted(view.file, call.call)} does, and nothing deferred behind it or called there tells the others to end`,
  }
}

function firstBlocking(view: FunctionView, declarations: Declarations, deferred: FunctionView): Blocking | null {
  const { file } = view
  for (const use of deferred.channelUses) {
    if (use.type === 'select_statement') {
      if (isOpenEnded(view, use))
        return { node: use, does: 'waits in a select without a default, a timeout or a context', severity: 'warning' }
      continue
    }
    if (isInSelect(use) || isInRange(use)) continue
    const channel = use.child(use.type === 'send_statement' ? 'channel' : 'operand')
    if (
      channel === null ||
      (use.type !== 'send_statement' && BOUNDED.test(exactText(file, channel)) && !/\.Done\(\)$/.test(exactText(file, channel)))
    )
      continue
    if (hasCounterpart(view, use, channel) || isBuffered(view, channel)) continue
    if (use.type === 'send_statement') return { node: use, does: `sends to ${quoted(file, channel)}`, severity: 'note' }
    return { node: use, does: `receives from ${quoted(file, channel)}`, severity: 'warning' }
  }
  const wait = deferred.calls.find((call) => waitsForOthers(deferred, declarations, call))
  return wait === undefined ? null : { node: wait, does: `waits in ${quoted(file, wait)}`, severity: 'note' }
}

/** Whether a call is `Wait` of a type that is written as a group or condition of `sync`, or whose name suggests one. */
function waitsForOthers(view: FunctionView, declarations: Declarations, call: SyntaxNode): boolean {
  const parts = callParts(view.file, call)
  if (parts?.operand == null || parts.name !== 'Wait' || parts.args.length > 0) return false
  const type = writtenTypeOf(declarations, view, parts.operand)
  if (type !== null) return WAIT_TYPE.test(type)
  return /(^|\.)(wg|waitGroup|\w*W[gG]|\w*WaitGroup|cond|\w*Cond)$/.test(exactText(view.file, parts.operand))
}

/** Whether every case of a `select` waits for a channel that is neither a timer's nor a context's. */
function isOpenEnded(view: FunctionView, select: SyntaxNode): boolean {
  return select.children.every((one) => {
    const communication = one.child('communication')
    if (one.type !== 'communication_case' || communication === null) return false
    const channel = communication.child('channel') ?? communication.child('right')?.child('operand') ?? null
    const text = channel === null ? '' : exactText(view.file, channel)
    return text !== '' && !BOUNDED.test(text) && !/time|deadline|expire|ctx|context|done$|stop|quit|close/i.test(text)
  })
}

function isInSelect(use: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = use; at !== null; at = at.parent) {
    if (at.field === 'communication') return true
    if (at.type === 'statement_list') return false
  }
  return false
}

function isInRange(use: SyntaxNode): boolean {
  return use.parent?.type === 'range_clause'
}

/** Whether the function around does the opposite with this channel: then the pair is a semaphore, or somebody waits there. */
function hasCounterpart(view: FunctionView, use: SyntaxNode, channel: SyntaxNode): boolean {
  const { file } = view
  const text = exactText(file, channel)
  const opposite = use.type === 'send_statement' ? 'unary_expression' : 'send_statement'
  for (let at: FunctionView | null = view; at !== null; at = at.outer) {
    const found = [at, ...at.literals].some(({ channelUses }) =>
      channelUses.some((one) => {
        const other = one.type === opposite ? one.child(opposite === 'send_statement' ? 'channel' : 'operand') : null
        return other !== null && exactText(file, other) === text
      }),
    )
    if (found) return true
  }
  return false
}

/** Whether a function around makes the channel with a buffer. */
function isBuffered(view: FunctionView, channel: SyntaxNode): boolean {
  const name = channel.type === 'identifier' ? view.file.textOf(channel) : null
  for (let at: FunctionView | null = view; at !== null && name !== null; at = at.outer)
    for (const one of at.bindings) if (new RegExp(`\\b${name}\\b.*=\\s*make\\(chan [^,]*,`).test(view.file.textOf(one))) return true
  return false
}

function isSignal(view: FunctionView, call: SyntaxNode | null): boolean {
  return call !== null && SIGNAL.test(callParts(view.file, call)?.name ?? '')
}

/** Whether the deferred function calls a signal before the wait. */
function isSignalledBefore(deferred: FunctionView, wait: SyntaxNode): boolean {
  return deferred.calls.some((call) => call.end <= wait.start && isSignal(deferred, call))
}

/** Whether the function itself signals after the `defer`, or defers a signal after it, which then runs first. */
function isSignalledBehind(view: FunctionView, statement: SyntaxNode): boolean {
  if (view.calls.some((call) => call.start >= statement.end && isSignal(view, call))) return true
  return view.defers.some((other) => {
    const literal = other.start > statement.start ? startedLiteral(other) : null
    return literal !== null && (view.literal(literal)?.calls.some((call) => isSignal(view, call)) ?? false)
  })
}
