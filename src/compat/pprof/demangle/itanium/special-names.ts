import { utf8 } from '../byte-text.ts'
import { type Ast, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'
import { parseModuleName } from './unqualified-names.ts'

/** Names of tables, type informations, thunks, guards and what compilers add. Source: demangle.go, `specialName`. */
export function parseSpecialName(st: ParseState): Ast {
  return st.next() === 'T' ? parseT(st) : parseG(st)
}

const OF_TYPE: Readonly<Record<string, string>> = {
  V: 'vtable for ',
  T: 'VTT for ',
  I: 'typeinfo for ',
  S: 'typeinfo name for ',
  F: 'typeinfo fn for ',
  J: 'java Class for ',
}

const OF_NAME: Readonly<Record<string, string>> = { H: 'TLS init function for ', W: 'TLS wrapper function for ' }

function parseT(st: ParseState): Ast {
  const code = st.next()
  const ofType = OF_TYPE[code]
  if (ofType !== undefined) return special(ofType, st.type(false))
  const ofName = OF_NAME[code]
  if (ofName !== undefined) return special(ofName, st.name()[0])
  switch (code) {
    case 'A':
      return special('template parameter object for ', st.templateArg([]))
    case 'h':
      callOffset(st, 'h')
      return special('non-virtual thunk to ', st.encoding(true, false))
    case 'v':
      callOffset(st, 'v')
      return special('virtual thunk to ', st.encoding(true, false))
    case 'c':
      callOffset(st, st.next())
      callOffset(st, st.next())
      return special('covariant return thunk to ', st.encoding(true, false))
    case 'C': {
      const derived = st.type(false)
      if (st.number() < 0) st.fail()
      st.expect('_')
      const base = st.type(false)
      return { kind: 'special2', prefix: 'construction vtable for ', value1: base, middle: '-in-', value2: derived }
    }
    default:
      return st.fail()
  }
}

function parseG(st: ParseState): Ast {
  switch (st.next()) {
    case 'V':
      return special('guard variable for ', st.name()[0])
    case 'R': {
      const name = st.name()[0]
      st.sequenceId(true)
      return special('reference temporary for ', name)
    }
    case 'A':
      return special('hidden alias for ', st.encoding(true, false))
    case 'T': {
      const code = st.next()
      return special(code === 'n' ? 'non-transaction clone for ' : 'transaction clone for ', st.encoding(true, false))
    }
    case 'r':
      return javaResource(st)
    case 'I':
      return special('initializer for module ', parseModuleName(st, null) ?? st.fail())
    default:
      return st.fail()
  }
}

function special(prefix: string, value: Ast): Ast {
  return { kind: 'special', prefix, value }
}

/** `h <offset> _ | v <offset> _ <virtual offset> _`; not printed. The code is taken already. */
function callOffset(st: ParseState, code: string): void {
  if (code !== 'h' && code !== 'v') st.fail()
  st.number()
  if (code === 'v') {
    st.expect('_')
    st.number()
  }
  st.expect('_')
}

const JAVA_ESCAPES: Readonly<Record<string, string>> = { S: '/', _: '.', $: '$' }

function javaResource(st: ParseState): Ast {
  const length = st.number()
  if (length <= 1) st.fail()
  st.expect('_')
  const text = st.takeText(length - 1)
  let name = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '$') name += JAVA_ESCAPES[text.charAt(++i)] ?? st.fail()
    else name += utf8(text.charCodeAt(i))
  }
  return special('java resource ', nameNode(name))
}
