import type { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/**
 * The `for` statements around a node within its function, the innermost first.
 * The function of a literal is the literal: loops around the literal do not count.
 */
export function forStatementsAround(node: SyntaxNode): SyntaxNode[] {
  const loops: SyntaxNode[] = []
  for (let at = node; at.parent !== null && !isFunction(at.parent); at = at.parent)
    if (at.parent.type === 'for_statement' && at.field === 'body') loops.push(at.parent)
  return loops
}

/**
 * Whether the compiler assumes that a backward `goto` repeats a node: it does for everything after the label in its block, even
 * after the `goto`. Source: cmd/compile/internal/escape/escape.go, `walkFunc` and `stmt` (`OLABEL`); measured on
 * Go 1.19, 1.22, 1.24, 1.26 and 1.27 by which of `deferproc` and `deferprocStack` is called.
 */
export function isAfterLoopLabel(file: SyntaxFile, node: SyntaxNode): boolean {
  let at = node
  const labels: SyntaxNode[] = []
  for (; at.parent !== null && !isFunction(at); at = at.parent) {
    if (at.parent.type !== 'statement_list' && at.parent.type !== 'labeled_statement') continue
    for (const sibling of at.parent.children) if (sibling.start <= at.start) pushLabels(sibling, labels)
    if (at.parent.type === 'labeled_statement') pushLabels(at.parent, labels)
  }
  if (labels.length === 0) return false
  const starts = new Map(labels.map((label) => [file.textOf(label), label.start]))
  for (const one of at.below((below) => !isFunction(below))) {
    if (one.type !== 'goto_statement') continue
    const start = starts.get(file.textOf(one.children[0] ?? one))
    if (start !== undefined && start < one.start) return true
  }
  return false
}

function pushLabels(statement: SyntaxNode, labels: SyntaxNode[]): void {
  for (let at: SyntaxNode | undefined = statement; at?.type === 'labeled_statement'; at = at.children[1]) {
    const label = at.child('label')
    if (label !== null) labels.push(label)
  }
}

function isFunction(node: SyntaxNode): boolean {
  return node.type === 'func_literal' || node.type === 'function_declaration' || node.type === 'method_declaration'
}
