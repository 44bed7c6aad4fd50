import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts, evaluatedWith, quoted, startedCall } from './call-parts.ts'
import type { Declarations } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** A time that the `defer` statement measures, because arguments are evaluated there and not when the function returns. */
export function deferArgumentNow(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  const call = startedCall(view.file, statement)
  if (call === null) return null
  for (const argument of call.args) {
    const measured = evaluatedWith(argument).find((one) => isElapsed(view, declarations, one))
    if (measured !== undefined)
      return {
        rule: 'defer-argument-now',
        severity: 'warning',
        node: statement,
        detail: `${quoted(view.file, measured)} is evaluated by the defer statement, not when ${view.name} returns: the time is that from there to here, mostly zero`,
      }
  }
  return null
}

/** Whether an expression is `time.Since(start)` or `time.Now().Sub(start)`. */
function isElapsed({ file }: FunctionView, declarations: Declarations, node: SyntaxNode): boolean {
  if (node.type !== 'call_expression') return false
  const parts = callParts(file, node)
  if (parts?.name === 'Since') return declarations.packageOf(parts.operand) === 'time'
  const inner = parts?.name === 'Sub' && parts.operand?.type === 'call_expression' ? callParts(file, parts.operand) : null
  return inner?.name === 'Now' && declarations.packageOf(inner.operand) === 'time'
}
