import { functionAround, type GoFunction } from './functions.ts'
import { forStatementsAround, isAfterLoopLabel } from './loops.ts'
import { type RangeKind, rangeKindOf } from './range-kind.ts'
import type { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/** A `defer` statement. */
export interface DeferStatement {
  /**
   * Line of the word `defer`. The record, its closure and the call of `runtime.deferproc` have this line, however many lines
   * the statement has. Source: measured on Go 1.19, 1.22, 1.24, 1.26 and 1.27 with statements over several lines:
   * arguments, chains of calls, literals with and without arguments, method values and expressions, generic calls, builtins.
   */
  readonly line: number
  readonly endLine: number
  readonly column: number
  /** The function that contains the statement; a range-over-func body is part of its function. */
  readonly function: GoFunction
  /**
   * `loop`: each pass makes a new record. `range-func`: the body of a range over a function. `maybe-range-func`: the operand of the range
   * may
   * be a function; if not, it is a loop. Null where one call of the function makes at most one record.
   */
  readonly construct: 'loop' | 'range-func' | 'maybe-range-func' | null
  /** The loops around it that range over functions, or may do so, innermost first. */
  readonly ranges: readonly RangeStatement[]
  /** The callee as written: `mu.Unlock`; `func literal`. */
  readonly call: string
  readonly isLiteral: boolean
  /** The deferred call; null where the source does not parse. */
  readonly callNode: SyntaxNode | null
  readonly node: SyntaxNode
}

/** A `for … range` over a function, or over what may be one, with `defer` statements in its body. */
export interface RangeStatement {
  /** Line of the word `for`, which the marker record (`runtime.deferrangefunc`) has too. Source: measured on Go 1.24, 1.26 and 1.27. */
  readonly line: number
  readonly kind: Exclude<RangeKind, 'other'>
  readonly function: GoFunction
  readonly node: SyntaxNode
}

/** The `defer` statements of a file, in source order. `languageMinor` is the file's language version Go 1.N; null where it is not known. */
export function deferStatementsOf(file: SyntaxFile, functions: readonly GoFunction[], languageMinor: number | null): DeferStatement[] {
  const statements: DeferStatement[] = []
  // most files have none
  if (!file.text.includes('defer')) return statements
  const ranges = new Map<SyntaxNode, RangeStatement | null>()
  for (const node of file.root.below()) {
    const around = node.type === 'defer_statement' ? functionAround(functions, node.start) : null
    if (around === null) continue
    const loops = forStatementsAround(node)
    const over = loops.map((loop) => rangeOf(loop, around)).filter((one) => one !== null)
    const callNode = node.children[0] ?? null
    const called = calledExpression(callNode)
    statements.push({
      line: file.firstLine(node),
      endLine: file.lastLine(node),
      column: file.columnAt(node.start),
      function: around,
      construct: constructOf(loops.length, over, () => isAfterLoopLabel(file, node)),
      ranges: over,
      call: called === null ? '' : called.type === 'func_literal' ? 'func literal' : file.textOf(called).replace(/\s+/g, ''),
      isLiteral: called?.type === 'func_literal',
      callNode,
      node,
    })
  }
  return statements

  function rangeOf(loop: SyntaxNode, around: GoFunction): RangeStatement | null {
    let range = ranges.get(loop)
    if (range === undefined) {
      const kind = rangeKindOf(file, loop, languageMinor)
      range = kind === null || kind === 'other' ? null : { line: file.firstLine(loop), kind, function: around, node: loop }
      ranges.set(loop, range)
    }
    return range
  }
}

function constructOf(loops: number, ranges: readonly RangeStatement[], isRepeated: () => boolean): DeferStatement['construct'] {
  if (ranges.some(({ kind }) => kind === 'function')) return 'range-func'
  if (ranges.length > 0) return 'maybe-range-func'
  return loops > 0 || isRepeated() ? 'loop' : null
}

/** The function expression of a call, without parentheses. The grammar takes `f[int](x)` for a conversion. */
export function calledExpression(call: SyntaxNode | null): SyntaxNode | null {
  let called = call?.child('function') ?? (call?.type === 'type_conversion_expression' ? call.child('type') : null)
  while (called?.type === 'parenthesized_expression') called = called.children[0] ?? null
  return called
}
