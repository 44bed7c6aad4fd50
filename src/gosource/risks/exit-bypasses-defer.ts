import type { SyntaxNode } from '../syntax-tree.ts'
import { quoted, startedCall, startedLiteral } from './call-parts.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** Deferred calls that change nothing outside of the process, so that its end makes up for them. */
const IN_PROCESS = /^(Unlock|RUnlock|Done|cancel|cancelFunc|Cancel|stop|Stop|recover|HandleCrash|close|End|Finish)$/

/** Calls that end the process while deferred calls wait, which so never run. One finding for each such call. */
export function exitBypassesDefer(view: FunctionView): Risk[] {
  const { graph, file } = view
  if (!graph.nodes.some(({ kind }) => kind === 'exit')) return []
  const pendingAt = new Map<SyntaxNode, SyntaxNode[]>()
  for (const statement of view.defers) {
    const node = graph.nodeOf(statement)
    if (node === null || isInProcess(view, statement)) continue
    for (const { kind, syntax } of reachedFrom(graph, node).nodes)
      if (kind === 'exit' && syntax !== null) pendingAt.set(syntax, [...(pendingAt.get(syntax) ?? []), statement])
  }
  return [...pendingAt].map(([exit, pending]) => {
    const first = pending[0]!
    const more = pending.length === 1 ? '' : `, nor ${pending.length - 1} more`
    return {
      rule: 'exit-bypasses-defer',
      severity: 'warning',
      node: exit,
      detail: `${file.textOf(exit.children[0]?.child('function') ?? exit)} ends the process: ${quoted(file, first.children[0] ?? first)} of line ${file.firstLine(first)} does not run${more}`,
    }
  })
}

/** A call that the end of the process makes needless, or a literal of nothing but such calls, or one for panics. */
function isInProcess(view: FunctionView, statement: SyntaxNode): boolean {
  const literal = startedLiteral(statement)
  if (literal === null) return IN_PROCESS.test(startedCall(view.file, statement)?.name ?? '')
  const calls = view.literal(literal)?.calls ?? []
  const names = calls.map((call) => view.file.textOf(call.child('function') ?? call).replace(/^.*\./s, ''))
  return names.includes('recover') || (names.length > 0 && names.every((name) => IN_PROCESS.test(name)))
}
