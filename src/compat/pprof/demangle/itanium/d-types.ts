import { isDigit } from '../characters.ts'
import { type Ast, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'
import { findArgumentPack } from './template-params.ts'

const D_TYPES: Readonly<Record<string, Ast>> = {
  a: nameNode('auto'),
  c: nameNode('decltype(auto)'),
  f: { kind: 'builtin', text: 'decimal32' },
  d: { kind: 'builtin', text: 'decimal64' },
  e: { kind: 'builtin', text: 'decimal128' },
  h: { kind: 'builtin', text: 'half' },
  u: { kind: 'builtin', text: 'char8_t' },
  s: { kind: 'builtin', text: 'char16_t' },
  i: { kind: 'builtin', text: 'char32_t' },
  n: { kind: 'builtin', text: 'decltype(nullptr)' },
}

/**
 * A type whose code begins with `D`, and whether it is a candidate for substitution. Source: demangle.go, `demangleType`.
 */
export function parseDType(st: ParseState, isCast: boolean): readonly [type: Ast, candidate: boolean] {
  st.expect('D')
  const code = st.next()
  const plain = D_TYPES[code]
  if (plain !== undefined) return [{ ...plain }, false]
  switch (code) {
    case 'T':
    case 't': {
      const expr = st.expression()
      st.expect('E')
      return [{ kind: 'decltype', expr }, true]
    }
    case 'p': {
      const base = st.type(isCast)
      return [{ kind: 'packExpansion', base, pack: findArgumentPack(st, base) }, true]
    }
    case 'F':
      return [floatType(st, isCast), false]
    case 'v': {
      const dimension = st.take('_') ? st.expression() : nameNode(String(st.number()))
      st.expect('_')
      return [{ kind: 'vector', dimension, base: st.type(isCast) }, true]
    }
    case 'B':
    case 'U': {
      const size = isDigit(st.peek()) ? nameNode(String(st.number())) : st.expression()
      st.expect('_')
      return [{ kind: 'bitInt', size, signed: code === 'B' }, false]
    }
    case 'k':
      return [{ kind: 'suffixed', base: st.name()[0], suffix: 'auto' }, false]
    case 'K':
      return [{ kind: 'suffixed', base: st.name()[0], suffix: 'decltype(auto)' }, false]
    default:
      return st.fail()
  }
}

/** `DF <bits> _`, a binary floating point type, or a fixed point type. */
function floatType(st: ParseState, isCast: boolean): Ast {
  const accum = isDigit(st.peek())
  const bits = accum ? st.number() : 0
  if (st.peek() === '_') {
    if (bits === 0) st.fail()
    st.expect('_')
    return { kind: 'binaryFloat', bits }
  }
  const base = st.type(isCast)
  if (isDigit(st.peek())) st.number()
  const sat = !st.atEnd && st.next() === 's'
  return { kind: 'fixedPoint', base, accum, sat }
}
