import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import { callsAt, hasBlockingOperationAt, type LineCall, ownNodes } from './line-calls.ts'

/** What a function's frame can be doing on one of its lines. */
export interface LineUse {
  /**
   * `closing-brace`: only deferred calls run on the line. `return`: they may run. `defer`: any call on it is one of the arguments.
   * `one-line`: the line has the closing brace, and other code that calls or may block. `outside`: not a line of the function.
   */
  readonly kind: 'closing-brace' | 'return' | 'one-line' | 'defer' | 'statement' | 'outside'
  /** Whether the function may run its deferred calls on this line: it has some, and returns here. */
  readonly runsDeferred: boolean
  /** The calls that the code of the line makes itself. */
  readonly calls: readonly LineCall[]
  /** Whether the text of the line holds a channel operation or a `select`. */
  readonly mayBlock: boolean
}

/**
 * Finds what can run on a line of a function. Deferred calls that run at a return have the line of the word `return`, or of the
 * body's closing brace. Those that `runtime.deferreturn` runs (loops, more than eight defers, many returns) have the closing brace since Go
 * 1.25, whichever `return` ran; up to 1.24 they have the line of some return, maybe not the one that ran.
 * Source: measured on Go 1.15, 1.19, 1.22 and 1.24 to 1.27.
 */
export function lineUse(file: GoFile, around: GoFunction, line: number): LineUse {
  const { first, last } = file.linesOf(around)
  if (line < first || line > last) return { kind: 'outside', runsDeferred: false, calls: [], mayBlock: false }
  const calls = callsAt(file, around, line)
  const mayBlock = hasBlockingOperationAt(file, around, line)
  const hasDefers = file.defers.some((one) => one.function === around)
  const isLast = line === last
  let returns = false
  let defers = false
  for (const node of ownNodes(around)) {
    if (node.type === 'return_statement' && file.syntax.firstLine(node) === line) returns = true
    if (node.type === 'defer_statement' && file.syntax.firstLine(node) <= line && line <= file.syntax.lastLine(node)) defers = true
  }
  const isBusy = calls.length > 0 || mayBlock
  const kind = isLast && !isBusy ? 'closing-brace' : isLast ? 'one-line' : returns ? 'return' : defers ? 'defer' : 'statement'
  return { kind, runsDeferred: hasDefers && (isLast || returns), calls, mayBlock }
}
