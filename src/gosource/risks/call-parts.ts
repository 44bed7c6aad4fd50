import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'

/** A call taken apart: `a.b[i].Close(x)` has the operand `a.b[i]`, the method `Close` and the root `a`. */
export interface CallParts {
  readonly call: SyntaxNode
  /** The callee, without parentheses and type arguments. */
  readonly callee: SyntaxNode
  /** The part before the last dot; null for a plain name or a literal. */
  readonly operand: SyntaxNode | null
  /** The last name; empty where something other than a name is called. */
  readonly name: string
  /** The identifier at the start; null where there is none, as in `f().Close()`. */
  readonly root: string | null
  readonly args: readonly SyntaxNode[]
}

/** Takes a `call_expression` apart. */
export function callParts(file: SyntaxFile, call: SyntaxNode): CallParts | null {
  const callee = bare(call.child('function'))
  if (callee === null) return null
  const isSelector = callee.type === 'selector_expression'
  const named = isSelector ? callee.child('field') : callee.type === 'identifier' ? callee : null
  return {
    call,
    callee,
    operand: isSelector ? callee.child('operand') : null,
    name: named === null ? '' : file.textOf(named),
    root: rootOf(file, callee),
    args: call.child('arguments')?.children ?? [],
  }
}

/** The call of a `defer` or `go` statement. */
export function startedCall(file: SyntaxFile, statement: SyntaxNode): CallParts | null {
  const call = bare(statement.children[0] ?? null)
  return call?.type === 'call_expression' ? callParts(file, call) : null
}

/** The literal that a `defer` or `go` statement calls. */
export function startedLiteral(statement: SyntaxNode): SyntaxNode | null {
  const call = bare(statement.children[0] ?? null)
  const callee = bare(call?.child('function') ?? null)
  return callee?.type === 'func_literal' ? callee : null
}

/** The name at the start of an operand or place, as `rootNode` finds it. */
export function rootOf(file: SyntaxFile, node: SyntaxNode | null): string | null {
  const root = rootNode(node)
  return root === null ? null : file.textOf(root)
}

/** The identifier at the start of an operand or place, through selectors, indexes, stars and parentheses. */
export function rootNode(node: SyntaxNode | null): SyntaxNode | null {
  for (let at = node; at !== null; ) {
    if (at.type === 'identifier') return at
    if (at.type === 'unary_expression' || at.type === 'index_expression' || at.type === 'selector_expression')
      at = at.child('operand') ?? null
    else if (at.type === 'parenthesized_expression' || at.type === 'type_assertion_expression' || at.type === 'slice_expression')
      at = at.child('operand') ?? at.children[0] ?? null
    else return null
  }
  return null
}

/** A node without parentheses and explicit type arguments. */
export function bare(node: SyntaxNode | null): SyntaxNode | null {
  if (node?.type === 'parenthesized_expression') return bare(node.children[0] ?? null)
  if (node?.type === 'type_instantiation_expression') return bare(node.child('type') ?? node.children[0] ?? null)
  return node
}

/** An expression without white space, to compare it with others. */
export function exactText(file: SyntaxFile, node: SyntaxNode): string {
  return file.textOf(node).replace(/\s+/g, '')
}

/** The beginning of a text on one line, to quote in a sentence. */
export function quoted(file: SyntaxFile, node: SyntaxNode): string {
  const text = file.textOf(node).replace(/\s+/g, ' ')
  return text.length > 60 ? `${[...text.slice(0, 57)].join('')}…` : text
}

/** Whether a name occurs anywhere in an expression or statement. */
export function mentions(file: SyntaxFile, node: SyntaxNode, name: string): boolean {
  if (node.type === 'identifier') return file.textOf(node) === name
  for (const one of node.below()) if (one.type === 'identifier' && file.textOf(one) === name) return true
  return false
}

/** All nodes below an expression that are evaluated with it; those in a literal wait until it is called. */
export function evaluatedWith(node: SyntaxNode): SyntaxNode[] {
  return node.type === 'func_literal' ? [] : [node, ...node.below((one) => one.type !== 'func_literal')]
}
