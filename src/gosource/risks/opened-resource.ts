import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts, quoted, rootOf, startedCall, startedLiteral } from './call-parts.ts'
import { namesOf, valuesOf } from './declarations.ts'
import { parameterNames } from './deferred-close.ts'
import type { FunctionView } from './function-view.ts'

/** Something that a pass of a loop opens and a deferred call releases. */
export interface OpenedResource {
  /** The variable that holds it. */
  readonly name: string
  /** The call that opens it, as written, and its line. */
  readonly opening: string
  readonly line: number
  /** The method or function that releases it. */
  readonly closing: string
}

const CLOSING =
  /^(Close|CloseNow|CloseBody|CloseRead|CloseWrite|CloseWithError|Rollback|Stop|Cancel|Release|Free|Destroy|Shutdown|Disconnect|Unmount|Unmap|Remove|RemoveAll|Cleanup|cleanup|cancel|cancelFunc|stop|release|done|teardown|unmount|closer|closeFn|closeFunc)$/
const CLOSING_HELPER = /close|release|rollback|cleanup/i

/** The variable that a deferred call, or the literal that it calls, closes; null unless it is opened in one of `loops`. */
export function openedResource(view: FunctionView, statement: SyntaxNode, loops: readonly SyntaxNode[]): OpenedResource | null {
  for (const call of deferredCalls(view, statement)) {
    const parts = callParts(view.file, call)
    if (parts === null) continue
    const isHelper = parts.args.length > 0 && CLOSING_HELPER.test(parts.name)
    if (!isHelper && (!CLOSING.test(parts.name) || parts.root === null)) continue
    const written = isHelper ? parts.args.filter((one) => one.type === 'identifier').map((one) => view.file.textOf(one)) : [parts.root!]
    const names = written.map((name) => argumentFor(view, statement, name) ?? name)
    for (const name of names) {
      const opened = openingOf(view, name, statement, loops)
      if (opened !== null) return { name, ...opened, closing: parts.name }
    }
  }
  return null
}

/** The call of a `defer` statement, or the calls in the literal that it calls. */
function deferredCalls(view: FunctionView, statement: SyntaxNode): readonly SyntaxNode[] {
  const literal = startedLiteral(statement)
  if (literal !== null) return view.literal(literal)?.calls ?? []
  const call = startedCall(view.file, statement)
  return call === null ? [] : [call.call]
}

/** The variable that the deferred literal receives as a parameter: `f` in `defer func(c io.Closer) { c.Close() }(f)`. */
function argumentFor(view: FunctionView, statement: SyntaxNode, name: string): string | null {
  const literal = startedLiteral(statement)
  const at = literal === null ? -1 : parameterNames(view, literal).indexOf(name)
  const argument = at === -1 ? undefined : startedCall(view.file, statement)?.args[at]
  return argument === undefined ? null : rootOf(view.file, argument)
}

/** The last place before a statement, in the loops around it, where a variable receives its value from a call. */
function openingOf(view: FunctionView, name: string, statement: SyntaxNode, loops: readonly SyntaxNode[]) {
  const outermost = loops.at(-1)
  if (outermost === undefined) return null
  for (let i = view.bindings.length - 1; i >= 0; i--) {
    const binding = view.bindings[i]!
    if (binding.start >= statement.start || binding.type === 'range_clause') continue
    if (binding.start < outermost.start) return null
    if (!namesOf(view.file, binding).includes(name)) continue
    const value = valuesOf(binding)[0]
    if (value?.type !== 'call_expression' || isBuiltin(view, value) || !isInLoopBody(binding, loops)) return null
    return { opening: quoted(view.file, value), line: view.file.firstLine(binding) }
  }
  return null
}

/** Whether a call is of `make` or another builtin, which open nothing. */
function isBuiltin({ file }: FunctionView, call: SyntaxNode): boolean {
  return /^(make|new|append|min|max)\(/.test(file.textOf(call))
}

function isInLoopBody(node: SyntaxNode, loops: readonly SyntaxNode[]): boolean {
  return loops.some((loop) => {
    const body = loop.child('body')
    return body !== null && body.start <= node.start && node.end <= body.end
  })
}
