import type { SyntaxNode } from '../syntax-tree.ts'
import { startedLiteral } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** A goroutine that a deferred literal starts without waiting for it. */
export function goInDefer(view: FunctionView, statement: SyntaxNode): Risk[] {
  const literal = startedLiteral(statement)
  const deferred = literal === null ? null : view.literal(literal)
  if (deferred === null) return []
  return deferred.goStatements
    .filter((one) => !waitsBehind(deferred, one))
    .map((one) => ({
      rule: 'go-in-defer',
      severity: view.name === 'main' ? 'warning' : 'note',
      node: one,
      detail: `The goroutine starts when ${view.name} returns (defer of line ${view.file.firstLine(statement)}), and nothing there waits for it`,
    }))
}

/** A receive, a `select` or a call of `Wait` after the goroutine started. */
function waitsBehind(deferred: FunctionView, start: SyntaxNode): boolean {
  return (
    deferred.channelUses.some((one) => one.start > start.end && one.type !== 'send_statement') ||
    deferred.calls.some((one) => one.start > start.end && /\bWait$/.test(deferred.file.textOf(one.child('function') ?? one)))
  )
}
