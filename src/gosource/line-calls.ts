import { calledExpression, type DeferStatement } from './defer-statements.ts'
import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import type { SyntaxNode } from './syntax-tree.ts'

/** A call in the text of a function. */
export interface LineCall {
  readonly node: SyntaxNode
  /**
   * The line that a caller's frame has during the call: that of the end of the function expression, so `c` in `a.\n b().\n c(…)`
   * and the closing brace of a called literal. Source: measured on Go 1.19, 1.22, 1.24, 1.26 and 1.27.
   */
  readonly line: number
  /** As written: `mu.Lock`; `func literal`. */
  readonly callee: string
  /** The literal that is called where it stands. */
  readonly literal: GoFunction | null
}

/** How a call may lead to a function: that literal itself, a function of that name, or a value that can be any function. */
export type CalleeFit = 'literal' | 'name' | 'value'

/** Predeclared functions and types: calls of the runtime's at most. */
const BUILTINS = new Set(
  (
    'append cap clear close complex copy delete imag len make max min new panic print println real recover any bool byte complex64 complex128 ' +
    'error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr'
  ).split(' '),
)

/** The calls that the frame of a function makes on a line itself. Deferred calls and those of `go` are none; their arguments are. */
export function callsAt(file: GoFile, around: GoFunction, line: number): LineCall[] {
  const calls: LineCall[] = []
  for (const node of ownNodes(around)) {
    const later = node.parent?.type
    if (later === 'defer_statement' || later === 'go_statement') continue
    const called = calledExpression(node)
    if (called === null || (node.type !== 'call_expression' && node.type !== 'type_conversion_expression')) continue
    const text = file.syntax.textOf(called).replace(/\s+/g, '')
    if (called.type === 'identifier' && BUILTINS.has(text)) continue
    // a conversion to a type such as []byte calls nothing of the user's
    if (node.type === 'type_conversion_expression' && called.type !== 'generic_type') continue
    if (called.type.endsWith('_type') && called.type !== 'generic_type') continue
    const at = file.syntax.lineAt(Math.max(called.start, lastOfCall(node, called) - 1))
    if (at !== line) continue
    const literal = called.type === 'func_literal' ? (file.functions.find((one) => one.node === called) ?? null) : null
    calls.push({ node, line: at, callee: literal === null ? text : 'func literal', literal })
  }
  return calls
}

/** The end of what stands before the arguments. */
function lastOfCall(call: SyntaxNode, called: SyntaxNode): number {
  return call.child('function')?.end ?? called.end
}

/** Whether a line of a function holds an operation that may block without a call: a channel operation, `select`, a range over what may be a channel. */
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

/** The nodes of a function's own frame: not those of the literals in it. */
export function ownNodes(around: GoFunction): Iterable<SyntaxNode> {
  return around.body.below((node) => node.type !== 'func_literal')
}

/**
 * Whether a call or a deferred call can lead to a function. `callee` is its name in a profile, `target` the literal it is when known
 * from its own place; null when it cannot.
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

/** The `defer` statements of a function that may have deferred a call of `callee`, with how they fit. */
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

/** The names that a file knows other packages by, as far as their paths tell. */
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
