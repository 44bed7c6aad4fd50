import type { SyntaxNode } from '../syntax-tree.ts'
import { startedLiteral } from './call-parts.ts'
import { namesOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import { isShadowed, loopVariables } from './loop-variables.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/** A deferred literal that uses a loop variable; before Go 1.22 all passes share the variable. */
export function deferLoopVariable(view: FunctionView, looped: LoopedDefer): Risk | null {
  const literal = startedLiteral(looped.statement)
  if (literal === null) return null
  for (const loop of looped.repeating)
    for (const name of loopVariables(view, loop)) {
      if (isShadowed(view, name, loop, looped.statement) || !usesName(view, literal, name)) continue
      return {
        rule: 'defer-loop-variable',
        severity: 'error',
        node: looped.statement,
        construct: 'loop',
        detail: `The deferred function uses ${name} of the loop of line ${view.file.firstLine(loop)}, which all passes share before Go 1.22: every call sees its last value`,
      }
    }
  return null
}

/** Whether a literal uses a name from outside; its parameters and its body's declarations hide outer names. */
function usesName(view: FunctionView, literal: SyntaxNode, name: string): boolean {
  const { file } = view
  const parameters = literal.child('parameters')?.children ?? []
  if (parameters.some((one) => one.children.some((part) => part.field === 'name' && file.textOf(part) === name))) return false
  const body = literal.child('body')
  if (body === null) return false
  for (const node of body.below()) {
    const declares = node.type === 'short_var_declaration' || node.type === 'var_spec'
    // name := name uses the outer name once, on the right
    if (declares && namesOf(file, node).includes(name)) return (node.child('right') ?? node.child('value') ?? node).children.some(isName)
    if (isName(node) && !isKey(node)) return true
  }
  return false

  function isName(node: SyntaxNode): boolean {
    return node.type === 'identifier' && file.textOf(node) === name
  }
}

/** Whether a node is the key of a composite literal's element, which is mostly a field's name. */
function isKey(node: SyntaxNode): boolean {
  const element = node.parent
  return element?.type === 'literal_element' && element.parent?.type === 'keyed_element' && element.parent.children[0] === element
}
