import type { Ast, Node } from './ast.ts'
import { isEmpty } from './print-names.ts'
import type { InnerPrinters, Printers, PrintState } from './print-state.ts'

/** Types. Source: ast.go, the `print` methods. */
export const TYPE_PRINTERS: Printers<
  | 'qualifiers'
  | 'qualifier'
  | 'qualifiedType'
  | 'qualifiedMethod'
  | 'builtin'
  | 'pointer'
  | 'reference'
  | 'rvalueReference'
  | 'complex'
  | 'imaginary'
  | 'suffixed'
  | 'transformed'
  | 'vendorQualified'
  | 'array'
  | 'function'
  | 'memberPointer'
  | 'fixedPoint'
  | 'binaryFloat'
  | 'bitInt'
  | 'vector'
  | 'elaborated'
  | 'decltype'
  | 'unnamedType'
  | 'explicitObject'
> = {
  qualifiers: (ps, { list }) => {
    for (const [i, qualifier] of list.entries()) {
      if (i > 0) ps.write(' ')
      ps.printDirectly(qualifier)
    }
  },
  qualifier: (ps, { text, exprs }) => {
    ps.write(text)
    if (exprs.length === 0) return
    ps.write('(')
    ps.list(exprs, (expr) => expr.kind === 'exprList' && expr.exprs.length === 0)
    ps.write(')')
  },
  qualifiedType: (ps, node) => {
    ps.inner.push(node)
    ps.print(node.base)
    if (ps.inner.length === 0) return
    ps.write(' ')
    ps.print(node.qualifiers)
    ps.inner.pop()
  },
  qualifiedMethod: (ps, node) => {
    ps.inner.push(node)
    ps.print(node.method)
    if (ps.inner.length === 0) return
    methodQualifiers(ps, node)
    ps.inner.pop()
  },
  builtin: (ps, { text }) => ps.write(text),
  pointer: (ps, node) => ps.around(node, node.base),
  reference: (ps, node) => ps.around(node, node.base),
  rvalueReference: (ps, node) => ps.around(node, node.base),
  complex: (ps, node) => ps.around(node, node.base),
  imaginary: (ps, node) => ps.around(node, node.base),
  suffixed: (ps, node) => ps.around(node, node.base),
  transformed: (ps, { text, base }) => {
    ps.write(text)
    ps.inParens(base)
  },
  vendorQualified: (ps, node) => ps.around(node, node.type),
  array: (ps, node) => {
    ps.inner.push(node)
    ps.print(node.element)
    if (ps.inner.length === 0) return
    ps.inner.pop()
    printDimension(ps, node)
  },
  function: (ps, node) => {
    const { result } = node
    if (result !== null && !node.ofLocalName) {
      // Waiting behind the type of the result, the parameters come where they belong.
      ps.inner.push(node)
      ps.print(result)
      if (ps.inner.length === 0) return
      ps.inner.pop()
      ps.write(' ')
    }
    printParameters(ps, node)
  },
  memberPointer: (ps, node) => ps.around(node, node.member),
  fixedPoint: (ps, { base, accum, sat }) => {
    if (sat) ps.write('_Sat ')
    if (base.kind !== 'builtin' || base.text !== 'int') {
      ps.print(base)
      ps.write(' ')
    }
    ps.write(accum ? '_Accum' : '_Fract')
  },
  binaryFloat: (ps, { bits }) => ps.writeFormatted(`_Float${bits}`),
  bitInt: (ps, { size, signed }) => {
    ps.write(signed ? '_BitInt' : 'unsigned _BitInt')
    ps.inParens(size)
  },
  vector: (ps, node) => ps.around(node, node.base),
  elaborated: (ps, { word, type }) => {
    ps.write(`${word} `)
    ps.printDirectly(type)
  },
  decltype: (ps, { expr }) => {
    ps.write('decltype ')
    ps.inParens(expr)
  },
  unnamedType: (ps, { index }) => ps.write(`{unnamed type#${index + 1}}`),
  explicitObject: (ps, { base }) => {
    ps.write('this ')
    ps.print(base)
  },
}

/** What stands around a type, printed from within it. */
export const TYPE_INNER_PRINTERS: InnerPrinters = {
  qualifiedType: (ps, { qualifiers }) => {
    ps.write(' ')
    ps.print(qualifiers)
  },
  qualifiedMethod: methodQualifiers,
  pointer: (ps) => ps.write('*'),
  reference: (ps) => ps.write('&'),
  rvalueReference: (ps) => ps.write('&&'),
  complex: (ps) => ps.write(' _Complex'),
  imaginary: (ps) => ps.write(' _Imaginary'),
  suffixed: (ps, { suffix }) => ps.write(` ${suffix}`),
  vendorQualified: (ps, { qualifier }) => {
    ps.write(' ')
    ps.print(qualifier)
  },
  array: printDimension,
  function: printParameters,
  memberPointer: (ps, node) => {
    if (ps.last !== '(') ps.write(' ')
    ps.print(node.class)
    ps.write('::*')
  },
  vector: (ps, { dimension }) => {
    ps.write(' __vector(')
    ps.print(dimension)
    ps.write(')')
  },
}

function methodQualifiers(ps: PrintState, { qualifiers, ref }: Node<'qualifiedMethod'>): void {
  if (qualifiers !== null) {
    ps.write(' ')
    ps.print(qualifiers)
  }
  if (ref !== '') ps.write(` ${ref}`)
}

/** What waits around an array goes before its dimension: other arrays as they are, all else in parentheses. */
function printDimension(ps: PrintState, { dimension }: Node<'array'>): void {
  let space = ' '
  while (ps.inner.length > 0) {
    const top = ps.inner.at(-1)!
    const bare = top.kind === 'qualifiedType' ? top.base : top
    if (bare.kind === 'array') {
      if (bare === top) space = ''
      ps.popInner()
    } else {
      ps.write(' (')
      ps.allInner()
      ps.write(')')
    }
  }
  ps.write(`${space}[`)
  ps.print(dimension)
  ps.write(']')
}

/** Parameters of a function, with what waits around it before them in parentheses where it must be. Source: ast.go, `printArgs`. */
function printParameters(ps: PrintState, { args, ofLocalName }: Node<'function'>): void {
  const { paren, space } = parenthesesOf(ps.inner)
  if (paren) {
    const withSpace = space || (ps.last !== '(' && ps.last !== '*')
    if (withSpace && ps.last !== ' ') ps.write(' ')
    ps.write('(')
  }
  const behind = ps.prefixInner()
  if (paren) ps.write(')')
  ps.write('(')
  if (!ofLocalName || ps.options.enclosingParams) ps.list(args, isEmpty)
  ps.write(')')
  ps.inner = behind
  ps.allInner()
}

function parenthesesOf(inner: readonly Ast[]): { paren: boolean; space: boolean } {
  for (let i = inner.length - 1; i >= 0; i--) {
    const { kind } = inner[i]!
    if (kind === 'pointer' || kind === 'reference' || kind === 'rvalueReference') return { paren: true, space: false }
    if (kind === 'qualifiedType' || kind === 'complex' || kind === 'imaginary' || kind === 'memberPointer')
      return { paren: true, space: true }
  }
  return { paren: false, space: false }
}
