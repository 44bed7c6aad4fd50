import type { SyntaxNode } from '../syntax-tree.ts'
import { exactText, startedCall, startedLiteral } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'

/** The variable that a deferred call closes. */
export interface DeferredClose {
  readonly name: string
  /** The closed value as written: `rows`, `resp.Body`. */
  readonly text: string
  /** The method or function that closes it. */
  readonly closing: string
}

const CLOSING =
  /^(Close|CloseNow|CloseWithError|Rollback|Stop|Cancel|Release|Free|Destroy|Shutdown|Disconnect|Unmount|cancel|cancelFunc|stop|release|closer|closeFn|closeFunc)$/

/**
 * The value that a `defer` statement closes, where the statement names it: `defer f.Close()`, `defer resp.Body.Close()`, `defer cancel()`,
 * and
 * `defer func(c io.Closer) { c.Close() }(f)`. Null for all others, such as literals that read the variable when they run.
 */
export function deferredClose(view: FunctionView, statement: SyntaxNode): DeferredClose | null {
  const { file } = view
  const call = startedCall(file, statement)
  if (call === null) return null
  const literal = startedLiteral(statement)
  if (literal !== null) return closedParameter(view, literal, call.args)
  if (!CLOSING.test(call.name) || call.root === null) return null
  const closed = call.operand ?? call.callee
  return isPlain(closed) ? { name: call.root, text: exactText(file, closed), closing: call.name } : null
}

function closedParameter(view: FunctionView, literal: SyntaxNode, args: readonly SyntaxNode[]): DeferredClose | null {
  const { file } = view
  const names = parameterNames(view, literal)
  for (const call of view.literal(literal)?.calls ?? []) {
    const operand = call.child('function')?.child('operand') ?? null
    const method = call.child('function')?.child('field') ?? null
    const argument = operand?.type === 'identifier' ? args[names.indexOf(file.textOf(operand))] : undefined
    if (argument === undefined || method === null || !isPlain(argument) || !CLOSING.test(file.textOf(method))) continue
    const text = exactText(file, argument)
    return { name: text.split('.')[0]!, text, closing: file.textOf(method) }
  }
  return null
}

/** The names of a literal's parameters, in the order of the arguments. */
export function parameterNames({ file }: FunctionView, literal: SyntaxNode): string[] {
  return (literal.child('parameters')?.children ?? []).flatMap((one) =>
    one.children.filter(({ field }) => field === 'name').map((name) => file.textOf(name)),
  )
}

/** Whether a node is a name, or a field of one. */
function isPlain(node: SyntaxNode): boolean {
  if (node.type === 'selector_expression') return isPlain(node.child('operand') ?? node)
  return node.type === 'identifier'
}
