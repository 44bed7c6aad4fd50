import type { SyntaxNode } from '../syntax-tree.ts'
import { namesOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'

/** The variables that a `for` statement declares. */
export function loopVariables({ file }: FunctionView, loop: SyntaxNode): string[] {
  const clause = loop.children.find((one) => one.field !== 'body')
  const declaring = clause?.type === 'for_clause' ? clause.child('initializer') : clause
  if (declaring?.type === 'short_var_declaration') return names(namesOf(file, declaring))
  if (declaring?.type !== 'range_clause') return []
  const left = declaring.child('left')
  const isNew = left !== null && /^\s*:=/.test(file.text.slice(left.end, declaring.end))
  return isNew ? names(namesOf(file, declaring)) : []
}

function names(all: readonly string[]): string[] {
  return all.filter((one) => one !== '' && one !== '_')
}

/** Whether the loop body declares a name again before a statement, so that the name there is not the loop's variable. */
export function isShadowed(view: FunctionView, name: string, loop: SyntaxNode, statement: SyntaxNode): boolean {
  return view.bindings.some(
    (one) =>
      (one.type === 'short_var_declaration' || one.type === 'var_spec' || one.type === 'range_clause') &&
      one.start > (loop.child('body')?.start ?? loop.start) &&
      one.start < statement.start &&
      namesOf(view.file, one).includes(name),
  )
}
