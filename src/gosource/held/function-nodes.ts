import type { SyntaxNode } from '../syntax-tree.ts'

const FUNCTIONS = /^(function_declaration|method_declaration|func_literal)$/

/** The names of a function's parameters, in order. */
export function parametersOf(node: SyntaxNode): SyntaxNode[] {
  return (node.child('parameters')?.children ?? []).flatMap((one) => one.children.filter(({ field }) => field === 'name'))
}

/** The declaration that a function node lies in; for a literal outside functions, the literal. */
export function declarationAround(node: SyntaxNode): SyntaxNode {
  let found = node
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) if (FUNCTIONS.test(at.type)) found = at
  return found
}

/** The innermost function around a node. */
export function functionNodeAround(node: SyntaxNode): SyntaxNode {
  let at = node
  while (at.parent !== null && !FUNCTIONS.test(at.parent.type)) at = at.parent
  return at.parent ?? at
}
