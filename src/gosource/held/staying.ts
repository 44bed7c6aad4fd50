import { type Declarations, writtenTypeOf } from '../risks/declarations.ts'
import { reachedFrom } from '../risks/flow-paths.ts'
import type { FunctionView } from '../risks/function-view.ts'
import type { LoopedDefer } from '../risks/looped-defers.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import { isIn, type Region } from './region.ts'

/** Whether a function may run long after a `defer`: it never returns, or waits for others there. */
export function mayStay(declarations: Declarations, view: FunctionView, statement: SyntaxNode): boolean {
  return (
    neverReturns(view, statement) ||
    view.channelUses.some((one) => one.start > statement.end) ||
    view.bindings.some((one) => one.type === 'range_clause' && one.start > statement.end && isOverChannel(declarations, view, one))
  )
}

function isOverChannel(declarations: Declarations, view: FunctionView, clause: SyntaxNode): boolean {
  const over = clause.child('right')
  return over !== null && /^(<-)?chan\b/.test(writtenTypeOf(declarations, view, over) ?? '')
}

/** Whether no path from a statement leaves its function. */
export function neverReturns(view: FunctionView, statement: SyntaxNode): boolean {
  const node = view.graph.nodeOf(statement)
  return node !== null && !reachedFrom(view.graph, node).nodes.some(({ kind }) => kind !== 'step' && kind !== 'block')
}

/** What is done once for each call that a statement defers: the outermost loop that repeats it, what a `goto` repeats, or the function. */
export function passOf(view: FunctionView, statement: SyntaxNode, looped: LoopedDefer | null): Region {
  if (looped === null) return view.body
  return looped.repeating.at(-1) ?? labelled(view, statement) ?? view.body
}

/** From the first label around a statement that a `goto` leads back to. */
function labelled(view: FunctionView, statement: SyntaxNode): Region | null {
  const starts = view.gotos.flatMap((one) => {
    const name = view.file.textOf(one.children[0] ?? one)
    for (const node of view.body.below((inner) => inner.type !== 'func_literal'))
      if (node.type === 'labeled_statement' && view.file.textOf(node.child('label') ?? node) === name && node.start < one.start)
        return isIn(statement, { start: node.start, end: one.end }) ? [node.start] : []
    return []
  })
  return starts.length === 0 ? null : { start: Math.min(...starts), end: view.body.end }
}
