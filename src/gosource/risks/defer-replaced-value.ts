import type { SyntaxNode } from '../syntax-tree.ts'
import { mentions, quoted, rootOf } from './call-parts.ts'
import { namesOf, valuesOf } from './declarations.ts'
import { deferredClose } from './deferred-close.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/**
 * A variable whose close is deferred, and that then receives another value, which nothing closes: the deferred call closes only the
 * first value.
 */
export function deferReplacedValue(view: FunctionView, statement: SyntaxNode, looped: LoopedDefer | undefined): Risk | null {
  const { file } = view
  const closed = deferredClose(view, statement)
  const node = view.graph.nodeOf(statement)
  if (closed === null || node === null || looped?.mayComeBack === true) return null
  const opening = view.bindings.findLast((one) => one.end <= statement.start && namesOf(file, one).includes(closed.name))
  if (opening === undefined || valuesOf(opening)[0]?.type !== 'call_expression' || opening.type === 'range_clause') return null
  const reached = reachedFrom(view.graph, node)
  for (const binding of view.bindings) {
    const value = valuesOf(binding)[0]
    if (binding.start < statement.end || value?.type !== 'call_expression' || !replaces(view, binding, opening, closed.name)) continue
    const at = view.graph.nodeOf(binding)
    // a wrapper of the value closes it, or is closed with it
    if (at === null || !reached.has(at) || mentions(view.file, value, closed.name)) continue
    if (calleeOf(view, value) !== calleeOf(view, valuesOf(opening)[0]!) || isHandled(view, binding, closed.name, closed.closing)) continue
    return {
      rule: 'defer-replaced-value',
      severity: 'warning',
      node: statement,
      detail: `${closed.text} is what this defer closes when the statement runs: the value that ${closed.name} gets on line ${file.firstLine(binding)} (${quoted(file, value)}) is not closed`,
    }
  }
  return null
}

/** Whether a later binding is of this variable: an assignment with no declaration of the name in between, or `:=` in this block. */
function replaces(view: FunctionView, binding: SyntaxNode, opening: SyntaxNode, name: string): boolean {
  if (!namesOf(view.file, binding).includes(name)) return false
  if (binding.type === 'short_var_declaration') return binding.parent === opening.parent
  return (
    binding.type === 'assignment_statement' &&
    !view.bindings.some(
      (one) =>
        one.type !== 'assignment_statement' &&
        one.start > opening.start &&
        one.start < binding.start &&
        one.parent !== opening.parent &&
        namesOf(view.file, one).includes(name),
    )
  )
}

/** Whether code after a place closes, returns or passes on the variable's value. */
function isHandled(view: FunctionView, from: SyntaxNode, name: string, closing: string): boolean {
  const { file } = view
  for (const node of view.body.below((one) => one.end > from.end)) {
    if (node.start < from.end) continue
    if (node.type === 'call_expression') {
      const callee = node.child('function')
      const called = callee === null ? '' : file.textOf(callee)
      if (called.endsWith(`.${closing}`) && rootOf(file, callee) === name) return true
      if (called === name || /close|release|cancel|cleanup|stop/i.test(called.replace(/^.*\./s, ''))) return true
      if ((node.child('arguments')?.children ?? []).some((one) => one.type === 'identifier' && file.textOf(one) === name)) return true
    }
    const isMove = node.type === 'return_statement' || node.type === 'assignment_statement' || node.type === 'send_statement'
    const moved = isMove ? (node.child('right') ?? node.child('value') ?? node.children[0] ?? null) : null
    if (moved !== null && hasWhole(view, moved, name)) return true
    if ((node.type === 'keyed_element' || node.type === 'literal_element') && hasWhole(view, node, name)) return true
  }
  return false
}

/** Whether an expression is the variable, or a list that contains it. */
function hasWhole({ file }: FunctionView, node: SyntaxNode, name: string): boolean {
  if (node.type === 'identifier') return file.textOf(node) === name
  return (
    /^(expression_list|literal_element|unary_expression)$/.test(node.type) &&
    node.children.some((one) => one.type === 'identifier' && file.textOf(one) === name)
  )
}

function calleeOf({ file }: FunctionView, call: SyntaxNode): string {
  return file.textOf(call.child('function') ?? call).replace(/^.*\./s, '')
}
