import type { Ast, Node } from './ast.ts'
import type { ParseState } from './state.ts'

const LETTERS: Readonly<Record<string, string>> = { r: 'restrict', V: 'volatile', K: 'const' }

/** `CV-qualifiers ::= [r] [V] [K]`, and the exceptions of functions; last first. Null where there are none. */
export function parseQualifiers(st: ParseState): Node<'qualifiers'> | null {
  const list: Ast[] = []
  for (let qualifier = oneQualifier(st); qualifier !== null; qualifier = oneQualifier(st)) list.push(qualifier)
  return list.length === 0 ? null : { kind: 'qualifiers', list: list.reverse() }
}

function oneQualifier(st: ParseState): Ast | null {
  const text = LETTERS[st.peek()]
  if (text !== undefined) {
    st.next()
    return { kind: 'qualifier', text, exprs: [] }
  }
  if (st.take('Dx')) return { kind: 'qualifier', text: 'transaction_safe', exprs: [] }
  if (st.take('Do')) return { kind: 'qualifier', text: 'noexcept', exprs: [] }
  if (st.take('DO')) {
    const expr = st.expression()
    st.expect('E')
    return { kind: 'qualifier', text: 'noexcept', exprs: [expr] }
  }
  if (!st.take('Dw')) return null
  const exprs = st.parameterList(false)
  st.expect('E')
  return { kind: 'qualifier', text: 'throw', exprs }
}

/** `ref-qualifier ::= R | O`; empty where there is none. */
export function parseRefQualifier(st: ParseState): string {
  if (st.take('R')) return '&'
  return st.take('O') ? '&&' : ''
}

/** The types of parameters, at least one; a single `void` is none. Source: demangle.go, `parmlist`. */
export function parseParameterList(st: ParseState, explicitObject: boolean): Ast[] {
  const types: Ast[] = []
  while (!st.atEnd && !'E.Q'.includes(st.peek()) && !st.startsWith('RE') && !st.startsWith('OE')) {
    const type = st.type(false)
    types.push(types.length === 0 && explicitObject ? { kind: 'explicitObject', base: type } : type)
  }
  if (types.length === 0) st.fail()
  const first = types[0]!
  return types.length === 1 && first.kind === 'builtin' && first.text === 'void' ? [] : types
}

/** `bare-function-type ::= [J] <type>+`, the first the type of the result where there is one; J says so too. */
export function parseBareFunctionType(st: ParseState, hasResult: boolean, explicitObject: boolean): Ast {
  const withResult = st.take('J') || hasResult
  const result = withResult ? st.type(false) : null
  return { kind: 'function', result, args: st.parameterList(explicitObject), ofLocalName: false }
}
