import type { Ast, Node } from './ast.ts'
import type { Printers, PrintState } from './print-state.ts'

/** Expressions, in the style of the GNU demangler. Source: ast.go, the `print` methods. */
export const EXPRESSION_PRINTERS: Printers<
  | 'functionParam'
  | 'nullary'
  | 'unary'
  | 'binary'
  | 'trinary'
  | 'fold'
  | 'subobject'
  | 'memberPointerCast'
  | 'new'
  | 'literal'
  | 'stringLiteral'
  | 'exprList'
  | 'initializerList'
  | 'requires'
  | 'exprRequirement'
  | 'typeRequirement'
  | 'nestedRequirement'
> = {
  functionParam: (ps, { index }) => (index === 0 ? ps.write('this') : ps.writeFormatted(`{parm#${index}}`)),
  nullary: (ps, { op }) => printOperator(ps, op),
  unary: printUnary,
  binary: printBinary,
  trinary: (ps, node) => {
    const { first, second, third } = node
    if (isDesignatedInitializer(node)) {
      ps.write('[')
      ps.print(first)
      ps.write(' ... ')
      ps.print(second)
      ps.write(']')
      printInitializer(ps, third)
      return
    }
    parenthesize(ps, first)
    ps.write('?')
    parenthesize(ps, second)
    ps.write(' : ')
    parenthesize(ps, third)
  },
  fold: (ps, { left, op, arg1, arg2 }) => {
    ps.write('(')
    if (arg2 !== null || !left) {
      parenthesize(ps, arg1)
      printOperator(ps, op)
    }
    ps.write('...')
    if (arg2 !== null || left) {
      printOperator(ps, op)
      parenthesize(ps, arg2 ?? arg1)
    }
    ps.write(')')
  },
  subobject: (ps, { type, expr, offset }) => {
    ps.print(expr)
    ps.write('.<')
    ps.print(type)
    ps.write(` at offset ${offset}>`)
  },
  memberPointerCast: (ps, { type, expr }) => {
    ps.inParens(type)
    ps.inParens(expr)
  },
  new: (ps, { place, type, init }) => {
    ps.write('new ')
    if (place !== null) {
      parenthesize(ps, place)
      ps.write(' ')
    }
    ps.print(type)
    if (init !== null) parenthesize(ps, init)
  },
  literal: printLiteral,
  stringLiteral: (ps, { type }) => {
    ps.write('"<')
    ps.printDirectly(type)
    ps.write('>"')
  },
  exprList: (ps, { exprs }) => ps.list(exprs),
  initializerList: (ps, { type, exprs }) => {
    if (type !== null) ps.print(type)
    ps.write('{')
    ps.print(exprs)
    ps.write('}')
  },
  requires: (ps, { params, requirements }) => {
    ps.write('requires')
    if (params.length > 0) {
      ps.write(' (')
      ps.list(params)
      ps.write(')')
    }
    ps.write(' {')
    for (const one of requirements) ps.print(one)
    ps.write(' }')
  },
  exprRequirement: (ps, { expr, noexcept, typeReq }) => {
    const braces = noexcept || typeReq !== null
    ps.write(braces ? ' {' : ' ')
    ps.print(expr)
    if (braces) ps.write('}')
    if (noexcept) ps.write(' noexcept')
    if (typeReq !== null) {
      ps.write(' -> ')
      ps.print(typeReq)
    }
    ps.write(';')
  },
  typeRequirement: (ps, { type }) => {
    ps.write(' typename ')
    ps.print(type)
    ps.write(';')
  },
  nestedRequirement: (ps, { constraint }) => {
    ps.write(' requires ')
    ps.print(constraint)
    ps.write(';')
  },
}

function printOperator(ps: PrintState, op: Ast): void {
  if (op.kind === 'operator') ps.write(op.text)
  else ps.print(op)
}

/** Prints an operand, in parentheses unless it is a name or a braced list. Source: ast.go, `parenthesize`. */
function parenthesize(ps: PrintState, node: Ast): void {
  const { kind } = node
  if (kind === 'name' || kind === 'initializerList' || kind === 'functionParam' || (kind === 'qualified' && !node.local)) ps.print(node)
  else ps.inParens(node)
}

function printUnary(ps: PrintState, { op, expr, suffix, ofType }: Node<'unary'>): void {
  const text = op.kind === 'operator' ? op.text : null
  // The address of a function is printed without its parameters.
  const operand = text === '&' && expr.kind === 'typed' && expr.type.kind === 'function' ? expr.name : expr
  if (suffix) parenthesize(ps, operand)
  if (op.kind === 'cast') ps.inParens(op.to)
  else printOperator(ps, op)
  if (suffix) return
  if (text === '::') ps.print(operand)
  else if (ofType || text === '__alignof__') ps.inParens(operand)
  else parenthesize(ps, operand)
}

function printBinary(ps: PrintState, node: Node<'binary'>): void {
  const { op, right } = node
  const text = op.kind === 'operator' ? op.text : null
  if (text?.includes('cast')) {
    ps.write(`${text}<`)
    ps.print(node.left)
    ps.write('>')
    ps.inParens(right)
    return
  }
  if (isDesignatedInitializer(node)) {
    ps.write(text === '=' ? '.' : '[')
    ps.print(node.left)
    if (text === ']=') ps.write(']')
    printInitializer(ps, right)
    return
  }
  // In template arguments a bare > would end them.
  const outer = text === '>' || text === '>>'
  if (outer) ps.write('(')
  printLeft(ps, node, text)
  if (text === '[]') {
    ps.write('[')
    ps.print(right)
    ps.write(']')
    return
  }
  if (text !== '()') printOperator(ps, op)
  parenthesize(ps, right)
  if (outer) ps.write(')')
}

/** The called function is printed without its parameters, unless the type of its result is known. */
function printLeft(ps: PrintState, { left }: Node<'binary'>, text: string | null): void {
  if (text !== '()' || left.kind !== 'typed') parenthesize(ps, left)
  else if (left.type.kind === 'function' && left.type.result !== null) ps.print(left)
  else parenthesize(ps, left.name)
}

/** Source: ast.go, `isDesignatedInitializer`. */
function isDesignatedInitializer(node: Ast): boolean {
  if ((node.kind !== 'binary' && node.kind !== 'trinary') || node.op.kind !== 'operator') return false
  const { text } = node.op
  if (node.kind === 'trinary') return text === '[...]='
  return text === ']=' || (text === '=' && node.left.kind !== 'literal')
}

/** The value behind a designator; nothing stands between two designators. */
function printInitializer(ps: PrintState, value: Ast): void {
  if (isDesignatedInitializer(value)) {
    ps.print(value)
    return
  }
  ps.write('=')
  parenthesize(ps, value)
}

/** Source: ast.go, `builtinTypeSuffix`. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['int', ''],
  ['unsigned int', 'u'],
  ['long', 'l'],
  ['unsigned long', 'ul'],
  ['long long', 'll'],
  ['unsigned long long', 'ull'],
])

/** Source: ast.go, `builtinTypeFloat`. */
const FLOATS: ReadonlySet<string> = new Set(['double', 'long double', 'float', '__float128', 'half'])

function printLiteral(ps: PrintState, { type, value, negative }: Node<'literal'>): void {
  const sign = negative ? '-' : ''
  const name = type.kind === 'builtin' ? type.text : ''
  const suffix = SUFFIXES.get(name)
  if (suffix !== undefined) ps.write(`${sign}${value}${suffix}`)
  else if (name === 'bool' && !negative && (value === '0' || value === '1')) ps.write(value === '0' ? 'false' : 'true')
  else if (name === 'decltype(nullptr)' && (value === '' || value === '0')) ps.print(type)
  else {
    ps.inParens(type)
    ps.write(FLOATS.has(name) ? `[${sign}${value}]` : `${sign}${value}`)
  }
}
