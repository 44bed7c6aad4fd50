import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import { ownNodes } from './line-calls.ts'
import { forStatementsAround } from './loops.ts'
import type { SyntaxNode } from './syntax-tree.ts'

/**
 * Whether the wait of a function on a line ends by itself or with its context: a `select` with a case for a timer or `ctx.Done()`,
 * or a receive from a timer. In a loop without a condition the goroutine waits again: there only a timer whose case leaves the function
 * ends
 * the wait, not a ticker, nor a context that may never be cancelled. Null where nothing on the line waits.
 * Source: LeakProf (Saioc and others, Unveiling and Vanquishing Goroutine Leaks in Enterprise Microservices, 2023), its filter of
 * transient operations.
 */
export function isTransientWait(file: GoFile, around: GoFunction, line: number): boolean | null {
  let found: boolean | null = null
  for (const node of ownNodes(around)) {
    if (file.syntax.firstLine(node) !== line) continue
    const comesBack = isInEndlessLoop(file, node)
    if (node.type === 'select_statement')
      return cases(node).some(({ channel, body }) =>
        comesBack ? isTimer(file, channel) && leaves(body) : isTimer(file, channel) || isDone(file, channel),
      )
    const received = receivedFrom(node)
    if (received !== null) found = !comesBack && isTimer(file, received)
  }
  return found
}

function isInEndlessLoop(file: GoFile, node: SyntaxNode): boolean {
  return forStatementsAround(node).some((loop) => {
    const head = loop.children.find((one) => one.field !== 'body') ?? null
    const condition = head?.type === 'for_clause' ? head.child('condition') : head
    return condition === null || file.syntax.textOf(condition) === 'true'
  })
}

/** A case of a `select` that receives. */
interface ReceivingCase {
  readonly channel: SyntaxNode
  readonly body: SyntaxNode
}

function cases(select: SyntaxNode): ReceivingCase[] {
  const found: ReceivingCase[] = []
  for (const body of select.children) {
    const communication = body.type === 'communication_case' ? body.child('communication') : null
    const channel = communication?.type === 'receive_statement' ? receivedFrom(communication.child('right')) : null
    if (channel !== null) found.push({ channel, body })
  }
  return found
}

/** Whether a statement returns, or jumps to a label, which is how a `select` leaves a loop around it. */
function leaves(body: SyntaxNode): boolean {
  for (const node of body.below((one) => one.type !== 'func_literal'))
    if (node.type === 'return_statement' || node.type === 'goto_statement' || (node.type === 'break_statement' && node.children.length > 0))
      return true
  return false
}

function receivedFrom(node: SyntaxNode | null): SyntaxNode | null {
  return node?.type === 'unary_expression' && node.child('operator')?.type === '<-' ? node.child('operand') : null
}

/** Whether an expression is `time.After(d)`, `time.Tick(d)`, or the channel `C` of a timer or ticker. */
function isTimer(file: GoFile, channel: SyntaxNode): boolean {
  const text = file.syntax.textOf(channel.child('function') ?? channel)
  return channel.type === 'call_expression' ? /^(time|clock)\.(After|Tick)$/.test(text) : /\.C$/.test(text)
}

function isDone(file: GoFile, channel: SyntaxNode): boolean {
  return channel.type === 'call_expression' && /\.Done$/.test(file.syntax.textOf(channel.child('function') ?? channel))
}
