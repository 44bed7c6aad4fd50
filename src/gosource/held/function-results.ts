import type { SyntaxNode } from '../syntax-tree.ts'
import type { FunctionScope } from './function-scope.ts'

/** Names of errors and flags, which hold no large values. */
export const HOLDS_NOTHING = /^(_|err|ok)$|^err[A-Z]\w*$|\w(Err|Error)$/

/** Whether a value is an element or a field of something, or a copy of one. */
export function isPartOfOther(scope: FunctionScope, value: SyntaxNode): boolean {
  if (value.type === 'index_expression' || value.type === 'selector_expression') return true
  if (value.type === 'unary_expression') {
    const operand = value.child('operand')
    return operand !== null && operand.type !== 'composite_literal' && isPartOfOther(scope, operand)
  }
  const variable = value.type === 'identifier' ? scope.variables.of(value) : null
  if (variable === null) return value.type === 'identifier'
  return (
    !variable.isParameter &&
    variable.assignments.length > 0 &&
    variable.assignments.every((one) => {
      const values = (one.child('right') ?? one.child('value'))?.children ?? []
      return one.type === 'range_clause' || (values[0] !== undefined && isPartOfOther(scope, values[0]))
    })
  )
}

/** What a function returns, all or for one result, by its statements; named results by their names. Errors and constants are left out. */
export function returnedValues(scope: FunctionScope, node: SyntaxNode, result: number | null = null): SyntaxNode[] {
  const values: SyntaxNode[] = []
  const named = node.child('result')?.children.flatMap((one) => one.children.filter(({ field }) => field === 'name')) ?? []
  for (const one of node.child('body')?.below((inner) => inner.type !== 'func_literal') ?? []) {
    if (one.type !== 'return_statement') continue
    const returned = one.children[0]?.children ?? []
    const all = returned.length > 0 ? returned : named
    values.push(...(result === null ? all : all.slice(result, result + 1)))
  }
  const isConstant = ({ type }: SyntaxNode) =>
    /^(nil|true|false|\w+_literal)$/.test(type) && type !== 'composite_literal' && type !== 'func_literal'
  return values.filter((one) => !isConstant(one) && !(one.type === 'identifier' && HOLDS_NOTHING.test(scope.file.textOf(one))))
}
