import { isDigit } from '../characters.ts'
import type { Ast } from './ast.ts'
import { parseRequires } from './constraints.ts'
import type { ParseState } from './state.ts'
import { findArgumentPack } from './template-params.ts'
import { parseUnresolvedName } from './unresolved-names.ts'

/** An expression. Source: demangle.go, `expression`, whose order of tests this keeps. */
export function parseExpression(st: ParseState): Ast {
  const c = st.peek()
  if (c === 'L') return st.exprPrimary()
  if (c === 'T') return st.templateParam()
  if (c === 's') return expressionOfS(st)
  if (st.take('fp')) return st.take('T') ? { kind: 'functionParam', index: 0 } : functionParam(st)
  if (st.startsWith('fL') && isDigit(st.peek(2))) {
    st.expect('fL')
    st.number()
    st.expect('p')
    return functionParam(st)
  }
  if (st.take('mc')) return memberPointerCast(st)
  if (isDigit(c) || st.take('on')) {
    const { node } = st.unqualifiedName(null)
    return withArgs(st, node)
  }
  if (st.take('il')) return { kind: 'initializerList', type: null, exprs: exprList(st, 'E') }
  if (st.take('tl')) return { kind: 'initializerList', type: st.type(false), exprs: exprList(st, 'E') }
  if (st.take('u')) return vendorExpression(st)
  if (st.startsWith('rq') || st.startsWith('rQ')) return parseRequires(st)
  return operation(st)
}

/** The name with the template arguments that may follow. */
function withArgs(st: ParseState, name: Ast): Ast {
  return st.peek() === 'I' ? { kind: 'template', name, args: st.templateArgs() } : name
}

function expressionOfS(st: ParseState): Ast {
  if (st.take('so')) return subobject(st)
  if (st.startsWith('sr')) return parseUnresolvedName(st)
  if (st.take('sp')) {
    const base = st.expression()
    return { kind: 'packExpansion', base, pack: findArgumentPack(st, base) }
  }
  if (st.take('sZ')) return { kind: 'sizeofPack', pack: findArgumentPack(st, st.expression()) ?? st.fail() }
  if (st.take('sP')) return { kind: 'sizeofArgs', args: argsToEnd(st) }
  if (!st.startsWith('st')) return operation(st)
  const [op] = st.operatorName(true)
  return { kind: 'unary', op, expr: st.type(false), suffix: false, ofType: true }
}

function argsToEnd(st: ParseState): Ast[] {
  const args: Ast[] = []
  while (!st.take('E')) args.push(st.templateArg([]))
  return args
}

/** `<CV-qualifiers> <number> _`; the qualifiers are not printed. */
function functionParam(st: ParseState): Ast {
  st.qualifiers()
  return { kind: 'functionParam', index: st.compactNumber() + 1 }
}

/** `mc <type> <expression> [<offset>] E`. */
function memberPointerCast(st: ParseState): Ast {
  const type = st.type(false)
  const expr = st.expression()
  optionalNumber(st)
  st.expect('E')
  return { kind: 'memberPointerCast', type, expr }
}

/** `so <type> <expression> [<offset>] (_ [<number>])* [p] E`; selectors are not printed. */
function subobject(st: ParseState): Ast {
  const type = st.type(false)
  const expr = st.expression()
  const offset = optionalNumber(st)
  while (st.take('_')) optionalNumber(st)
  st.take('p')
  st.expect('E')
  return { kind: 'subobject', type, expr, offset }
}

function optionalNumber(st: ParseState): number {
  return st.peek() === 'n' || isDigit(st.peek()) ? st.number() : 0
}

function exprList(st: ParseState, stop: string): Ast & { kind: 'exprList' } {
  const exprs: Ast[] = []
  while (!st.take(stop)) exprs.push(st.expression())
  return { kind: 'exprList', exprs }
}

/** `u <source-name> <template-arg>* E`; __uuidof takes a type or an expression, without the E. */
function vendorExpression(st: ParseState): Ast {
  const name = st.sourceName()
  let exprs: Ast[] | null = null
  if (name.text === '__uuidof') {
    if (st.at + 2 > st.text.length) st.fail()
    if (st.take('t')) exprs = [st.type(false)]
    else if (st.take('z')) exprs = [st.expression()]
  }
  return {
    kind: 'binary',
    op: { kind: 'operator', text: '()' },
    left: name,
    right: { kind: 'exprList', exprs: exprs ?? argsToEnd(st) },
  }
}

function operation(st: ParseState): Ast {
  const code = st.text.slice(st.at, st.at + 2)
  const [op, operands] = st.operatorName(true)
  switch (operands) {
    case 0:
      return { kind: 'nullary', op }
    case 1:
      return unary(st, code, op)
    case 2:
      return binary(st, code, op)
    case 3:
      return trinary(st, code, op)
    default:
      return st.fail()
  }
}

function unary(st: ParseState, code: string, op: Ast): Ast {
  const suffix = (code === 'pp' || code === 'mm') && !st.take('_')
  const expr = op.kind === 'cast' && st.take('_') ? exprList(st, 'E') : st.expression()
  return { kind: 'unary', op, expr, suffix, ofType: false }
}

function binary(st: ParseState, code: string, op: Ast): Ast {
  if (code.startsWith('f')) {
    const [folded] = st.operatorName(true)
    return { kind: 'fold', left: code === 'fl', op: folded, arg1: st.expression(), arg2: null }
  }
  const left = leftOperand(st, code)
  if (code === 'cl' || code === 'cp') return { kind: 'binary', op, left, right: exprList(st, 'E') }
  if (code !== 'dt' && code !== 'pt') return { kind: 'binary', op, left, right: st.expression() }
  if (st.peek() === 'L') return { kind: 'binary', op, left, right: st.exprPrimary() }
  return { kind: 'binary', op, left, right: withArgs(st, parseUnresolvedName(st)) }
}

function leftOperand(st: ParseState, code: string): Ast {
  if (code === 'sc' || code === 'dc' || code === 'cc' || code === 'rc') return st.type(false)
  return code === 'di' ? st.unqualifiedName(null).node : st.expression()
}

function trinary(st: ParseState, code: string, op: Ast): Ast {
  if (code === 'nw' || code === 'na') return newExpression(st, op)
  if (code.startsWith('f')) {
    const [folded] = st.operatorName(true)
    const arg1 = st.expression()
    return { kind: 'fold', left: code === 'fL', op: folded, arg1, arg2: st.expression() }
  }
  const first = st.expression()
  const second = st.expression()
  return { kind: 'trinary', op, first, second, third: st.expression() }
}

/** `nw <expression>* _ <type> (E | pi <expression>* E | <braced initializer>)`. */
function newExpression(st: ParseState, op: Ast): Ast {
  const list = exprList(st, '_')
  const place = list.exprs.length === 0 ? null : list
  const type = st.type(false)
  if (st.take('E')) return { kind: 'new', op, place, type, init: null }
  if (st.take('pi')) return { kind: 'new', op, place, type, init: exprList(st, 'E') }
  return { kind: 'new', op, place, type, init: st.startsWith('il') ? st.expression() : st.fail() }
}

/** `expr-primary ::= L <type> <value> E | L [_] Z <encoding> E`; old g++ left the underscore out. Source: demangle.go, `exprPrimary`. */
export function parseExprPrimary(st: ParseState): Ast {
  st.expect('L')
  const node = st.take('_Z') || st.take('Z') ? st.encoding(true, false) : literal(st)
  if (node.kind !== 'lambda' && node.kind !== 'stringLiteral') st.expect('E')
  return node
}

/** A literal up to its E; lambdas and strings with it. */
function literal(st: ParseState): Ast {
  if (st.peek() === '_') st.fail()
  const type = st.type(false)
  const negative = st.take('n')
  if (st.peek() === 'E' && !(type.kind === 'builtin' && type.text === 'decltype(nullptr)')) {
    st.expect('E')
    if (type.kind === 'closure') return { kind: 'lambda', type }
    const bare = type.kind === 'qualifiedType' ? type.base : type
    return bare.kind === 'array' ? { kind: 'stringLiteral', type } : st.fail()
  }
  const end = st.text.indexOf('E', st.at)
  if (end < 0) st.fail()
  return { kind: 'literal', type, value: st.takeText(end - st.at), negative }
}
