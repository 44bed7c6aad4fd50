import type { SyntaxNode } from '../syntax-tree.ts'
import { quoted, startedCall, startedLiteral } from './call-parts.ts'
import { namesOf, valuesOf } from './declarations.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** Deferred calls that change nothing outside of the process, so that its end makes up for them. */
const IN_PROCESS = /^(Unlock|RUnlock|Done|cancel|cancelFunc|Cancel|stop|Stop|close|End|Finish)$/
/** Calls that are deferred for a panic. */
const FOR_PANICS = /recover|panic|crash/i

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
      severity: pending.every((one) => isReadOnlyClose(view, one)) ? 'note' : 'warning',
      node: exit,
      detail: `${file.textOf(exit.children[0]?.child('function') ?? exit)} ends the process: ${quoted(file, first.children[0] ?? first)} of line ${file.firstLine(first)} does not run${more}`,
    }
  })
}

/** A call that the end of the process makes needless, or a literal of nothing but such calls, or one for panics. */
function isInProcess(view: FunctionView, statement: SyntaxNode): boolean {
  const literal = startedLiteral(statement)
  const calls = literal === null ? [startedCall(view.file, statement)?.call] : (view.literal(literal)?.calls ?? [])
  const names = calls.map((call) => view.file.textOf(call?.child('function') ?? statement).replace(/^.*\./s, ''))
  return names.some((name) => FOR_PANICS.test(name)) || (names.length > 0 && names.every((name) => IN_PROCESS.test(name)))
}

/** `f.Close()` of what os.Open gave: nothing is written late, and the system closes it anyway. */
function isReadOnlyClose(view: FunctionView, statement: SyntaxNode): boolean {
  const call = startedCall(view.file, statement)
  if (call === null || call.name !== 'Close' || call.operand?.type !== 'identifier') return false
  const binding = view.bindings.findLast((one) => one.start < statement.start && namesOf(view.file, one).includes(call.root!))
  return binding !== undefined && valuesOf(binding).some((one) => /^os\.Open\(/.test(view.file.textOf(one)))
}
