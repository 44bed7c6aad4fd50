import { isDigit } from '../characters.ts'
import type { Ast } from './ast.ts'
import type { ParseState } from './state.ts'

/** Text and number of operands of the operators, by their code. Source: demangle.go, `operators`. */
const OPERATORS: Readonly<Record<string, readonly [text: string, operands: number]>> = {
  aN: ['&=', 2],
  aS: ['=', 2],
  aa: ['&&', 2],
  ad: ['&', 1],
  an: ['&', 2],
  at: ['alignof ', 1],
  aw: ['co_await ', 1],
  az: ['alignof ', 1],
  cc: ['const_cast', 2],
  cl: ['()', 2],
  // Not in the ABI: clang's call that would look up by arguments but for its parentheses.
  cp: ['()', 2],
  cm: [',', 2],
  co: ['~', 1],
  dV: ['/=', 2],
  dX: ['[...]=', 3],
  da: ['delete[] ', 1],
  dc: ['dynamic_cast', 2],
  de: ['*', 1],
  di: ['=', 2],
  dl: ['delete ', 1],
  ds: ['.*', 2],
  dt: ['.', 2],
  dv: ['/', 2],
  dx: [']=', 2],
  eO: ['^=', 2],
  eo: ['^', 2],
  eq: ['==', 2],
  fl: ['...', 2],
  fr: ['...', 2],
  fL: ['...', 3],
  fR: ['...', 3],
  ge: ['>=', 2],
  gs: ['::', 1],
  gt: ['>', 2],
  ix: ['[]', 2],
  lS: ['<<=', 2],
  le: ['<=', 2],
  li: ['operator"" ', 1],
  ls: ['<<', 2],
  lt: ['<', 2],
  mI: ['-=', 2],
  mL: ['*=', 2],
  mi: ['-', 2],
  ml: ['*', 2],
  mm: ['--', 1],
  na: ['new[]', 3],
  ne: ['!=', 2],
  ng: ['-', 1],
  nt: ['!', 1],
  nw: ['new', 3],
  nx: ['noexcept', 1],
  oR: ['|=', 2],
  oo: ['||', 2],
  or: ['|', 2],
  pL: ['+=', 2],
  pl: ['+', 2],
  pm: ['->*', 2],
  pp: ['++', 1],
  ps: ['+', 1],
  pt: ['->', 2],
  qu: ['?', 3],
  rM: ['%=', 2],
  rS: ['>>=', 2],
  rc: ['reinterpret_cast', 2],
  rm: ['%', 2],
  rs: ['>>', 2],
  sP: ['sizeof...', 1],
  sZ: ['sizeof...', 1],
  sc: ['static_cast', 2],
  ss: ['<=>', 2],
  st: ['sizeof ', 1],
  sz: ['sizeof ', 1],
  te: ['typeid ', 1],
  ti: ['typeid ', 1],
  tr: ['throw', 0],
  tw: ['throw ', 1],
}

/**
 * `operator-name ::= <two letters> | cv <type> | v <digit> <source-name>`, and how many operands it has. Template parameters in the
 * type of a cast operator outside of expressions name a template that comes later. Source: demangle.go, `operatorName`.
 */
export function parseOperatorName(st: ParseState, inExpression: boolean): [Ast, number] {
  const code = st.takeText(2)
  if (code.charAt(0) === 'v' && isDigit(code.charAt(1))) return [{ kind: 'operator', text: st.sourceName().text }, Number(code.charAt(1))]
  if (code === 'cv') {
    if (inExpression) return [{ kind: 'cast', to: st.type(false) }, 1]
    st.templates.push(null)
    const to = st.type(true)
    st.templates.pop()
    return [{ kind: 'cast', to }, 1]
  }
  const operator = Object.hasOwn(OPERATORS, code) ? OPERATORS[code]! : st.fail()
  return [{ kind: 'operator', text: operator[0] }, operator[1]]
}
