import type { SyntaxNode } from '../syntax-tree.ts'
import { mentions, quoted, rootOf } from './call-parts.ts'
import { namesOf, valuesOf } from './declarations.ts'
import { deferredClose } from './deferred-close.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` that closes a value, after code that may return: on that path nothing closes the value. */
export function deferAfterReturn(view: FunctionView, statement: SyntaxNode): Risk | null {
  const { file } = view
  const closed = deferredClose(view, statement)
  const statements = statement.parent?.children ?? []
  const opened = statements.findLastIndex((one) => one.end <= statement.start && opens(view, one, closed?.name ?? null))
  if (closed === null || opened === -1) return null
  const between = statements.slice(opened + 1, statements.indexOf(statement))
  const names = namesOf(file, statements[opened]!)
  let checked = names.filter((name) => name !== closed.name && name !== '_' && name !== '')
  for (const one of between) {
    if (closes(view, one, closed.name)) return null
    const isChecked = one.type !== 'for_statement' && (isCheck(view, one, checked) || isNilCheck(view, one, closed.name))
    const leaving = isChecked ? null : returnIn(view, one, closed.name)
    if (leaving !== null)
      return {
        rule: 'defer-after-return',
        severity: 'warning',
        node: statement,
        detail: `${closed.text} is not closed where line ${file.firstLine(leaving)} returns: the defer comes behind it, and ${closed.name} is open since line ${file.firstLine(statements[opened]!)} (${quoted(file, valuesOf(statements[opened]!)[0]!)})`,
      }
    // an error from another call says nothing about the first one
    const again = one.type === 'short_var_declaration' || one.type === 'assignment_statement' ? namesOf(file, one) : []
    checked = checked.filter((name) => !again.includes(name))
  }
  return null
}

function opens({ file }: FunctionView, one: SyntaxNode, name: string | null): boolean {
  const isBinding = one.type === 'short_var_declaration' || one.type === 'assignment_statement'
  return isBinding && name !== null && namesOf(file, one).includes(name) && valuesOf(one)[0]?.type === 'call_expression'
}

/** Whether a statement checks what came with the value, in a condition or in the branch that returns. */
function isCheck({ file }: FunctionView, statement: SyntaxNode, names: readonly string[]): boolean {
  const initializer = statement.child('initializer')
  const own = initializer === null ? [] : namesOf(file, initializer)
  const looked = [...statement.below((one) => one !== initializer)]
  return looked.some((one) => one.type === 'identifier' && names.includes(file.textOf(one)) && !own.includes(file.textOf(one)))
}

/** Whether an `if` checks that there is a value at all. */
function isNilCheck({ file }: FunctionView, statement: SyntaxNode, name: string): boolean {
  const condition = statement.child('condition')
  const isComparison = (one: SyntaxNode) => one.type === 'binary_expression' && /^[\w.]+\s*[!=]=\s*nil$/.test(file.textOf(one))
  return (
    condition !== null && [condition, ...condition.below()].some((one) => isComparison(one) && rootOf(file, one.child('left')) === name)
  )
}

/** The first `return` in a statement that does not return the value itself; returns of literals do not count. */
function returnIn(view: FunctionView, statement: SyntaxNode, name: string): SyntaxNode | null {
  for (const one of [statement, ...statement.below((node) => node.type !== 'func_literal')])
    if (one.type === 'return_statement' && !mentions(view.file, one, name)) return one
  return null
}

/** Whether a statement closes the value, passes it to a call or a literal, or stores it elsewhere. */
function closes(view: FunctionView, statement: SyntaxNode, name: string): boolean {
  const { file } = view
  const isValue = (one: SyntaxNode) => one.type === 'identifier' && file.textOf(one) === name
  for (const one of [statement, ...statement.below()]) {
    if (one.type === 'func_literal' && mentions(view.file, one, name)) return true
    if (one.type === 'call_expression') {
      const callee = one.child('function')
      if (
        callee !== null &&
        /^(Close|Stop|Cancel|Release|Rollback|Commit)\w*$/.test(file.textOf(callee).replace(/^.*\./s, '')) &&
        rootOf(file, callee) === name
      )
        return true
      if (isValue(callee ?? one)) return true
      if ((one.child('arguments')?.children ?? []).some(isValue)) return true
    }
    if (one.type === 'literal_element' || one.type === 'send_statement') if (mentions(view.file, one, name)) return true
    if (one.type === 'assignment_statement' && valuesOf(one).some(isValue)) return true
  }
  return false
}
