import type { SyntaxFile, SyntaxNode } from './syntax-tree.ts'

/** A function, method or function literal of a file. */
export interface GoFunction {
  /**
   * The name in Go's symbol tables, without the package: `f`, `(*T).M`, `T.M`, `f.func1`, `f.func1.2`; type parameters as
   * `[...]`. A literal outside functions is `init.func1`; an `init` has no number.
   */
  readonly name: string
  /**
   * `name`, and the names that other compilers give the function: up to Go 1.21 a literal outside functions is `glob..func1`.
   * Some names are missing here: Go 1.27 counts literals in each range-over-func body separately (`f-range1.1`); inlined copies have names
   * of
   * callers and other numbers (`caller.f.func2`); literals below `if false` have no name since Go 1.22; and literals outside
   * functions are counted over the whole package. For these the place decides: see `findFunction`.
   */
  readonly names: readonly string[]
  /** The declaration or literal. */
  readonly node: SyntaxNode
  readonly body: SyntaxNode
  /** The function that contains the literal; null for declarations and for literals outside functions. */
  readonly outer: GoFunction | null
}

const FUNCTIONS = new Set(['function_declaration', 'method_declaration', 'func_literal'])

/**
 * The functions of a file that have a body, in source order, outer ones first. Literals are numbered within their enclosing function, in
 * the
 * order of the text. The wrappers of `go` and `defer` statements have numbers after those of the literals (up to Go 1.21), or
 * numbers of their own (`f.deferwrap1`, `f.gowrap1`).
 * Source: cmd/compile/internal/ir/func.go, `closureName`; measured on Go 1.18 to 1.27.
 */
export function functionsOf(file: SyntaxFile): GoFunction[] {
  const functions: GoFunction[] = []
  const literals = new Map<GoFunction | null, number>()
  const visit = (node: SyntaxNode, outer: GoFunction | null) => {
    for (const child of node.children) {
      const body = FUNCTIONS.has(child.type) ? child.child('body') : null
      if (body === null) {
        visit(child, outer)
        continue
      }
      const name = nameOf(child)
      const isGlobal = outermost(outer)?.node.type !== 'function_declaration' && name.startsWith('init.func')
      const names = isGlobal ? [name, name.replace(/^init\./, 'glob..')] : [name]
      const one = { name, names, node: child, body, outer }
      functions.push(one)
      visit(child, one)
    }
    function nameOf(child: SyntaxNode): string {
      if (child.type !== 'func_literal') return declaredName(file, child)
      const number = (literals.get(outer) ?? 0) + 1
      literals.set(outer, number)
      if (outer === null) return `init.func${number}`
      return outer.node.type === 'func_literal' ? `${outer.name}.${number}` : `${outer.name}.func${number}`
    }
  }
  visit(file.root, null)
  return functions
}

function outermost(one: GoFunction | null): GoFunction | null {
  return one?.outer == null ? one : outermost(one.outer)
}

function declaredName(file: SyntaxFile, node: SyntaxNode): string {
  const name = `${file.textOf(node.child('name')!)}${hasTypeParameters(file, node) ? '[...]' : ''}`
  const receiver = node.child('receiver')?.children.find((one) => one.type === 'parameter_declaration')
  if (receiver === undefined) return name
  const type = withoutParentheses(receiver.child('type'))
  const isPointer = type?.type === 'pointer_type'
  const base = isPointer ? withoutParentheses(type.children[0] ?? null) : type
  const typeName = base === null ? '?' : base.type === 'generic_type' ? `${file.textOf(base.child('type')!)}[...]` : file.textOf(base)
  return isPointer ? `(*${typeName}).${name}` : `${typeName}.${name}`
}

/** Whether a function has type parameters. For methods the parser blanks them, so the text is checked, not the tree. */
function hasTypeParameters(file: SyntaxFile, node: SyntaxNode): boolean {
  return /^\s*\[/.test(file.text.slice(node.child('name')!.end, node.child('parameters')?.start))
}

function withoutParentheses(type: SyntaxNode | null): SyntaxNode | null {
  return type?.type === 'parenthesized_type' ? withoutParentheses(type.children[0] ?? null) : type
}

/** The innermost function of a file around an offset; null outside all functions. */
export function functionAround(functions: readonly GoFunction[], offset: number): GoFunction | null {
  let innermost: GoFunction | null = null
  for (const one of functions) if (one.node.start <= offset && offset < one.node.end) innermost = one
  return innermost
}
