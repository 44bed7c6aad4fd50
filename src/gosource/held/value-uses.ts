import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import { HOLDS_NOTHING } from './function-results.ts'
import type { FunctionScope } from './function-scope.ts'
import { isIn, type Region } from './region.ts'

/** A call that works with a value. */
export interface UsingCall {
  readonly node: SyntaxNode
  /** Names of the calls on the way to it; null where one has none. */
  readonly callees: readonly string[] | null
  /** The value is the receiver of the first of them. */
  readonly isReceiver: boolean
}

/** The literal that a `go` statement of the region runs and that names a value: what it allocates waits as long as the value does. */
export function startedLiteralAround(use: SyntaxNode, region: Region): SyntaxNode | null {
  for (let at = use.parent; at !== null && isIn(at, region); at = at.parent)
    if (at.type === 'func_literal' && at.parent?.parent?.type === 'go_statement') return at
  return null
}

/**
 * The outermost call that works with a value, and the names of all calls on the way. From an argument the way goes on into the call's
 * result, `f(g(x))`; from a receiver only where the result becomes a receiver again, `x.a().b()`. Null where neither is named.
 */
export function usingCall(scope: FunctionScope, use: SyntaxNode): UsingCall | null {
  let node: SyntaxNode | null = null
  let callees: string[] | null = []
  let wasReceiver = false
  let isFirstReceiver = false
  for (let at = use, parent = use.parent; parent !== null; at = parent, parent = parent.parent) {
    if (/_statement$|_declaration$|_spec$|_clause$|^block$|^func_literal$/.test(parent.type)) break
    const call = scope.call(parent)
    if (call === null) continue
    const isReceiver = at.field === 'function'
    if (wasReceiver && !isReceiver) break
    wasReceiver = isReceiver
    if (node === null) isFirstReceiver = isReceiver
    node = parent
    const isKnown = call.name !== '' && (call.operand !== null || scope.variables.of(call.callee) === null)
    callees = isKnown && callees !== null ? [...callees, call.name] : null
  }
  return node === null ? null : { node, callees, isReceiver: isFirstReceiver }
}

/** The first variable that a call gives its value to. */
export function boundVariable(scope: FunctionScope, call: SyntaxNode): Variable | null {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (at.type === 'short_var_declaration' || at.type === 'assignment_statement') {
      const place = at.child('left')?.children[0]
      return place?.type === 'identifier' ? scope.variables.of(place) : null
    }
    if (
      !/^(expression_list|parenthesized_expression|type_assertion_expression|unary_expression|composite_literal|literal_\w+|keyed_element)$/.test(
        at.type,
      )
    )
      return null
  }
  return null
}

/** Whether the result of a call goes into something that lives longer than the function. */
export function flowsAway(scope: FunctionScope, call: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = call.parent, from = call; at !== null; from = at, at = at.parent) {
    if (at.type === 'send_statement') return from.field === 'value'
    if (at.type === 'assignment_statement')
      return (at.child('left')?.children ?? []).some(
        (place) => place.type !== 'identifier' || (scope.variables.of(place) === null && !HOLDS_NOTHING.test(scope.file.textOf(place))),
      )
    if (at.type.endsWith('_statement') || at.type === 'short_var_declaration' || at.type === 'block') return false
  }
  return false
}
