import { calledExpression, type DeferStatement } from './defer-statements.ts'
import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import type { SyntaxNode } from './syntax-tree.ts'

/** A call in the text of a function. */
export interface LineCall {
  readonly node: SyntaxNode
  /**
   * The line that the caller's frame has during the call: the line where the function expression ends, so that of `c` in `a.\n b().\n
   * c(…)`,
   * and that of the closing brace of a called literal. Source: measured on Go 1.19, 1.22, 1.24, 1.26 and 1.27.
   */
  readonly line: number
  /** The callee as written: `mu.Lock`; `func literal`. */
  readonly callee: string
  /** The literal, where the call is of a literal at this place. */
  readonly literal: GoFunction | null
}

/** How a call may reach a function: as that literal itself, by that name, or through a value that can be any function. */
export type CalleeFit = 'literal' | 'name' | 'value'

/** Predeclared functions and types: calls of them reach at most the runtime. */
const BUILTINS = new Set(
  (
    'append cap clear close complex copy delete imag len make max min new panic print println real recover any bool byte complex64 complex128 ' +
    'error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr'
  ).split(' '),
)

/** The calls that a function's own frame makes on a line. Deferred calls and calls of `go` statements do not count; their arguments do. */
export function callsAt(file: GoFile, around: GoFunction, line: number): LineCall[] {
  const calls: LineCall[] = []
  for (const node of ownNodes(around)) {
    const later = node.parent?.type
    if (later === 'defer_statement' || later === 'go_statement') continue
    const called = calledExpression(node)
    if (called === null || (node.type !== 'call_expression' && node.type !== 'type_conversion_expression')) continue
    const text = file.syntax.textOf(called).replace(/\s+/g, '')
    if (called.type === 'identifier' && BUILTINS.has(text)) continue
    // a conversion to a type such as []byte calls no user code
    if (node.type === 'type_conversion_expression' && called.type !== 'generic_type') continue
    if (called.type.endsWith('_type') && called.type !== 'generic_type') continue
    const at = file.syntax.lineAt(Math.max(called.start, lastOfCall(node, called) - 1))
    if (at !== line) continue
    const literal = called.type === 'func_literal' ? (file.functions.find((one) => one.node === called) ?? null) : null
    calls.push({ node, line: at, callee: literal === null ? text : 'func literal', literal })
  }
  return calls
}

/** The end of the part before the arguments. */
function lastOfCall(call: SyntaxNode, called: SyntaxNode): number {
  return call.child('function')?.end ?? called.end
}

/**
 * Whether a line of a function has an operation that may block without a call: a channel operation, `select`, or a range over what may be a
 * channel.
 */
export function hasBlockingOperationAt(file: GoFile, around: GoFunction, line: number): boolean {
  for (const node of ownNodes(around)) {
    const blocks =
      node.type === 'send_statement' ||
      node.type === 'select_statement' ||
      node.type === 'range_clause' ||
      (node.type === 'unary_expression' && node.child('operator')?.type === '<-')
    if (
      blocks &&
      file.syntax.firstLine(node) <= line &&
      line <= (node.type === 'select_statement' ? file.syntax.firstLine(node) : file.syntax.lastLine(node))
    )
      return true
  }
  return false
}

/** The nodes of a function's own frame, without the literals in it. */
export function ownNodes(around: GoFunction): Iterable<SyntaxNode> {
  return around.body.below((node) => node.type !== 'func_literal')
}

/**
 * How a call, or a deferred call, can reach a function; null where it cannot. `callee` is the function's name in a profile; `target` is the
 * literal that its place shows it to be, where that is known.
 */
export function calleeFit(file: GoFile, call: LineCall | DeferStatement, callee: string, target: GoFunction | null): CalleeFit | null {
  const expression = calledExpression('callNode' in call ? call.callNode : call.node)
  if (expression === null) return null
  if (expression.type === 'func_literal') {
    if (target !== null) return target.node === expression ? 'literal' : null
    const literal = file.functions.find((one) => one.node === expression)
    return literal?.names.some((name) => callee.replace(/-range\d+/g, '').endsWith(`.${name}`)) === true ? 'literal' : null
  }
  const written = lastName(file.syntax.textOf(expression).replace(/\[[^\]]*\]$/, ''))
  const isLiteral = target === null ? /\.(func)?\d+$/.test(callee) : target.node.type === 'func_literal'
  if (!isLiteral && written !== '' && written === lastName(callee.replace(/\[.*\]$/, '').replace(/-fm$/, ''))) return 'name'
  const isDeclared = expression.type === 'identifier' && file.functions.some((one) => one.outer === null && one.name === written)
  if (expression.type === 'selector_expression' && importedNames(file).has(file.syntax.textOf(expression.children[0]!))) return null
  return isDeclared ? null : 'value'
}

/** The `defer` statements of a function that may have deferred a call of `callee`, each with how it can. */
export function deferredCallees(
  file: GoFile,
  around: GoFunction,
  callee: string,
  target: GoFunction | null,
): { readonly statement: DeferStatement; readonly fit: CalleeFit }[] {
  return file.defers
    .filter((one) => one.function === around)
    .flatMap((statement) => {
      const fit = calleeFit(file, statement, callee, target)
      return fit === null ? [] : [{ statement, fit }]
    })
}

/** The names that a file uses for other packages, as far as their paths give them. */
function importedNames(file: GoFile): Set<string> {
  const names = new Set<string>()
  for (const one of file.syntax.root.children) {
    if (one.type !== 'import_declaration') continue
    for (const spec of one.below()) {
      const path = spec.type === 'import_spec' ? spec.child('path') : null
      if (path === null) continue
      const name = spec.child('name')
      const elements = file.syntax.textOf(path).slice(1, -1).split('/')
      const last = elements.length > 1 && /^v\d+$/.test(elements.at(-1)!) ? elements.at(-2)! : elements.at(-1)!
      names.add(name === null ? last : file.syntax.textOf(name))
    }
  }
  return names
}

function lastName(text: string): string {
  return /([\p{L}\p{Nd}_]+)\s*$/u.exec(text)?.[1] ?? ''
}
