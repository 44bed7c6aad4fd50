import type { SyntaxNode } from '../syntax-tree.ts'
import { bare, callParts, quoted } from './call-parts.ts'
import { type Declarations, namesOf, typeText, valuesOf, writtenType, writtenTypeOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'

/** Functions of the standard library that return iterators. Source: the packages' documentation in Go 1.26. */
const STANDARD: Readonly<Record<string, RegExp>> = {
  slices: /^(All|Backward|Chunk|Values)$/,
  maps: /^(All|Keys|Values)$/,
  strings: /^(FieldsFuncSeq|FieldsSeq|Lines|SplitAfterSeq|SplitSeq)$/,
  bytes: /^(FieldsFuncSeq|FieldsSeq|Lines|SplitAfterSeq|SplitSeq)$/,
}

/**
 * The iterator that a `for` statement certainly ranges over, as written: a literal, a parameter or variable of iterator type, a call
 * that returns one (by a declaration in the file, or of the standard library), a method value with `yield`. Null where the
 * syntax does not show one.
 */
export function iteratorOf(declarations: Declarations, view: FunctionView, loop: SyntaxNode): string | null {
  const clause = loop.children.find((one) => one.type === 'range_clause')
  const right = clause?.child('right') ?? null
  return right !== null && isIterator(declarations, view, right, 3) ? quoted(view.file, right) : null
}

function isIterator(declarations: Declarations, view: FunctionView, expression: SyntaxNode, depth: number): boolean {
  const node = bare(expression)
  if (node === null) return false
  switch (node.type) {
    case 'func_literal':
      return hasYield(declarations, node)
    case 'call_expression':
      return returnsIterator(declarations, node)
    case 'identifier':
      return isIteratorName(declarations, view, node, depth)
    case 'selector_expression': {
      const name = view.file.textOf(node.child('field') ?? node)
      const operand = node.child('operand')
      if (operand === null) return false
      if (name === 'Range' && /^\*?sync\.Map$/.test(writtenTypeOf(declarations, view, operand) ?? '')) return true
      return every(declarations.methods.get(name), (method) => hasYield(declarations, method))
    }
    default:
      return false
  }
}

function isIteratorName(declarations: Declarations, view: FunctionView, identifier: SyntaxNode, depth: number): boolean {
  const name = view.file.textOf(identifier)
  const type = writtenType(declarations, view, name)
  if (type !== null) return isIteratorType(type)
  for (let at: FunctionView | null = view; at !== null && depth > 0; at = at.outer) {
    const named = at.bindings.filter((one) => namesOf(view.file, one).includes(name))
    if (named.length === 0) continue
    const values = named.length === 1 ? valuesOf(named[0]!) : []
    return named[0]!.type !== 'range_clause' && values.length === 1 && isIterator(declarations, at, values[0]!, depth - 1)
  }
  const declared = declarations.functions.get(name)
  return declared !== undefined && hasYield(declarations, declared)
}

function returnsIterator(declarations: Declarations, call: SyntaxNode): boolean {
  const { file } = declarations
  const parts = callParts(file, call)
  if (parts === null) return false
  const { operand, name } = parts
  const hasIterator = (declared: SyntaxNode) => {
    const result = declared.child('result')
    return result !== null && isIteratorType(typeText(file, result))
  }
  if (parts.callee.type === 'func_literal') return hasIterator(parts.callee)
  if (operand === null)
    return every(
      [declarations.functions.get(name)].filter((one) => one !== undefined),
      hasIterator,
    )
  const path = declarations.packageOf(operand)
  if (path !== null) return STANDARD[path]?.test(name) ?? false
  return every(declarations.methods.get(name), hasIterator)
}

/** Whether a function takes `yield` and returns nothing. */
function hasYield({ file }: Declarations, declared: SyntaxNode): boolean {
  const parameters = declared.child('parameters')
  if (declared.child('result') !== null || parameters?.children.length !== 1) return false
  const type = parameters.children[0]!.child('type')
  return type !== null && YIELD.test(typeText(file, type))
}

const YIELD = /^func ?\([^()]*\) bool$/
const ITERATOR = /^(iter\.Seq2?\b.*|func ?\((\w+ )?func ?\([^()]*\) bool\))$/

function isIteratorType(type: string): boolean {
  return ITERATOR.test(type)
}

function every(nodes: readonly SyntaxNode[] | undefined, test: (node: SyntaxNode) => boolean): boolean {
  return nodes !== undefined && nodes.length > 0 && nodes.every(test)
}
