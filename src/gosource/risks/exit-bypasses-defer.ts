import type { SyntaxNode } from '../syntax-tree.ts'
import { quoted, startedCall, startedLiteral } from './call-parts.ts'
import { namesOf, valuesOf } from './declarations.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** Deferred calls that change nothing outside the process, so that nothing is lost when it ends. */
const IN_PROCESS = /^(Unlock|RUnlock|Done|cancel|cancelFunc|Cancel|stop|Stop|close|End|Finish)$/
/** Names of calls that are deferred for a panic. */
const FOR_PANICS = /recover|panic|crash/i

/** Calls that end the process while deferred calls wait, so that these never run. There is one finding for each such call. */
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
      severity: pending.every((one) => isReadOnlyClose(view, one)) ? 'note' : 'warning',
      node: exit,
      detail: `${file.textOf(exit.children[0]?.child('function') ?? exit)} ends the process: ${quoted(file, first.children[0] ?? first)} of line ${file.firstLine(first)} does not run${more}`,
    }
  })
}

/** Whether a deferred call is not needed when the process ends, is a literal with only such calls, or is for panics. */
function isInProcess(view: FunctionView, statement: SyntaxNode): boolean {
  const literal = startedLiteral(statement)
  const calls = literal === null ? [startedCall(view.file, statement)?.call] : (view.literal(literal)?.calls ?? [])
  const names = calls.map((call) => view.file.textOf(call?.child('function') ?? statement).replace(/^.*\./s, ''))
  return names.some((name) => FOR_PANICS.test(name)) || (names.length > 0 && names.every((name) => IN_PROCESS.test(name)))
}

/** Whether it is `f.Close()` of what os.Open returned: nothing is written late, and the system closes it anyway. */
function isReadOnlyClose(view: FunctionView, statement: SyntaxNode): boolean {
  const call = startedCall(view.file, statement)
  if (call === null || call.name !== 'Close' || call.operand?.type !== 'identifier') return false
  const binding = view.bindings.findLast((one) => one.start < statement.start && namesOf(view.file, one).includes(call.root!))
  return binding !== undefined && valuesOf(binding).some((one) => /^os\.Open\(/.test(view.file.textOf(one)))
}
