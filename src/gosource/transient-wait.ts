import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import { ownNodes } from './line-calls.ts'
import type { SyntaxNode } from './syntax-tree.ts'

/**
 * Whether what a function waits for on a line ends by itself or with its context: a `select` with a case for a timer or `ctx.Done()`,
 * or a receive from a timer. Null where nothing on the line waits. Source: LeakProf (Saioc and others, Unveiling and Vanquishing
 * Goroutine Leaks in Enterprise Microservices, 2023), its filter of transient operations.
 */
export function isTransientWait(file: GoFile, around: GoFunction, line: number): boolean | null {
  let found: boolean | null = null
  for (const node of ownNodes(around)) {
    if (file.syntax.firstLine(node) !== line) continue
    if (node.type === 'select_statement') return cases(node).some((received) => isTimer(file, received) || isDone(file, received))
    const received = receivedFrom(node)
    if (received !== null) found = isTimer(file, received)
  }
  return found
}

/** The channels that a `select` receives from. */
function cases(select: SyntaxNode): SyntaxNode[] {
  const channels: SyntaxNode[] = []
  for (const one of select.children) {
    const communication = one.type === 'communication_case' ? one.child('communication') : null
    const received = communication?.type === 'receive_statement' ? receivedFrom(communication.child('right')) : null
    if (received !== null) channels.push(received)
  }
  return channels
}

function receivedFrom(node: SyntaxNode | null): SyntaxNode | null {
  return node?.type === 'unary_expression' && node.child('operator')?.type === '<-' ? node.child('operand') : null
}

/** `time.After(d)`, `time.Tick(d)`, and the channel `C` of timers and tickers. */
function isTimer(file: GoFile, channel: SyntaxNode): boolean {
  const text = file.syntax.textOf(channel.child('function') ?? channel)
  return channel.type === 'call_expression' ? /^(time|clock)\.(After|Tick)$/.test(text) : /\.C$/.test(text)
}

function isDone(file: GoFile, channel: SyntaxNode): boolean {
  return channel.type === 'call_expression' && /\.Done$/.test(file.syntax.textOf(channel.child('function') ?? channel))
}
