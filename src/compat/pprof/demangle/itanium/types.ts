import { isDigit, isUpper } from '../characters.ts'
import { DemangleError } from '../effort.ts'
import { type Ast, type Node, nameNode } from './ast.ts'
import { parseDType } from './d-types.ts'
import { mergeQualifiers, qualifiedArray } from './simplify.ts'
import type { ParseState } from './state.ts'
import { isStandardName } from './substitution.ts'

/** Source: demangle.go, `builtinTypes`. */
const BUILTIN_TYPES: Readonly<Record<string, string>> = {
  a: 'signed char',
  b: 'bool',
  c: 'char',
  d: 'double',
  e: 'long double',
  f: 'float',
  g: '__float128',
  h: 'unsigned char',
  i: 'int',
  j: 'unsigned int',
  l: 'long',
  m: 'unsigned long',
  n: '__int128',
  o: 'unsigned __int128',
  s: 'short',
  t: 'unsigned short',
  v: 'void',
  w: 'wchar_t',
  x: 'long long',
  y: 'unsigned long long',
  z: '...',
}

const WRAPPERS: Readonly<Record<string, 'rvalueReference' | 'pointer' | 'reference' | 'complex' | 'imaginary'>> = {
  O: 'rvalueReference',
  P: 'pointer',
  R: 'reference',
  C: 'complex',
  G: 'imaginary',
}

const ELABORATED: Readonly<Record<string, string>> = { s: 'struct', u: 'union', e: 'enum' }

/** A type, and whether it is a candidate for substitution. */
type Candidate = readonly [type: Ast, candidate: boolean]

/**
 * A type with its qualifiers. `isCast`: of a cast operator, where template arguments may belong to the operator.
 * Source: demangle.go, `demangleType`.
 */
export function parseType(st: ParseState, isCast: boolean): Ast {
  const qualifiers = st.qualifiers()
  const builtin = BUILTIN_TYPES[st.peek()]
  if (builtin !== undefined) {
    st.next()
    const type: Ast = { kind: 'builtin', text: builtin }
    if (qualifiers === null) return type
    const qualified: Ast = { kind: 'qualifiedType', base: type, qualifiers }
    st.subs.push(qualified)
    return qualified
  }
  // Qualifiers before a function type apply to `this`: the function type without them is no candidate.
  const method = qualifiers !== null && st.peek() === 'F'
  const [type, candidate] = unqualifiedType(st, isCast)
  if (candidate && !method) st.subs.push(type)
  if (qualifiers === null) return type
  const qualified = qualify(type, qualifiers)
  st.subs.push(qualified)
  return qualified
}

function qualify(type: Ast, qualifiers: Node<'qualifiers'>): Ast {
  if (type.kind === 'function') return { kind: 'qualifiedMethod', method: type, qualifiers, ref: '' }
  if (type.kind === 'qualifiedMethod') {
    type.qualifiers = mergeQualifiers(qualifiers, type.qualifiers)
    return type
  }
  if (type.kind !== 'qualifiedType') return { kind: 'qualifiedType', base: type, qualifiers }
  return { kind: 'qualifiedType', base: type.base, qualifiers: mergeQualifiers(qualifiers, type.qualifiers) ?? qualifiers }
}

function unqualifiedType(st: ParseState, isCast: boolean): Candidate {
  const c = st.peek()
  if (isDigit(c) || c === 'N' || c === 'W' || c === 'Z') return [st.name()[0], true]
  const wrapper = WRAPPERS[c]
  if (wrapper !== undefined) {
    st.next()
    return [{ kind: wrapper, base: st.type(isCast) }, true]
  }
  switch (c) {
    case 'u':
      return [vendorType(st), true]
    case 'F':
      return [functionType(st), true]
    case 'A':
      return [arrayType(st, isCast), true]
    case 'M': {
      st.next()
      const owner = st.type(false)
      return [{ kind: 'memberPointer', class: owner, member: st.type(isCast) }, true]
    }
    case 'T':
      return [elaboratedOrParam(st, isCast), true]
    case 'S':
      return substitutedType(st, isCast)
    case 'U':
      if (st.peek(1) === 'l') return [st.closureType(), false]
      if (st.peek(1) === 't') return [st.unnamedType(), false]
      return [vendorQualified(st, isCast), true]
    case 'D':
      return parseDType(st, isCast)
    default:
      return st.fail()
  }
}

function vendorType(st: ParseState): Ast {
  st.expect('u')
  const name = st.sourceName()
  if (!st.take('I')) return name
  const base = st.type(false)
  st.expect('E')
  return { kind: 'transformed', text: name.text, base }
}

function vendorQualified(st: ParseState, isCast: boolean): Ast {
  st.expect('U')
  const name = st.sourceName()
  const qualifier: Ast = st.peek() === 'I' ? { kind: 'template', name, args: st.templateArgs() } : name
  return { kind: 'vendorQualified', qualifier, type: st.type(isCast) }
}

function elaboratedOrParam(st: ParseState, isCast: boolean): Ast {
  const word = ELABORATED[st.peek(1)]
  if (word !== undefined) {
    st.takeText(2)
    return { kind: 'elaborated', word, type: st.name()[0] }
  }
  const param = st.templateParam()
  if (st.peek() !== 'I') return param
  if (isCast) return castTemplateArgs(st, param, true)
  st.subs.push(param)
  return { kind: 'template', name: param, args: st.templateArgs() }
}

function substitutedType(st: ParseState, isCast: boolean): Candidate {
  const code = st.peek(1)
  if (!isDigit(code) && code !== '_' && !isUpper(code)) {
    const type = st.name()[0]
    return [type, !isStandardName(type, code)]
  }
  let type = st.substitution(false)
  if (type.kind === 'moduleName') {
    type = st.unqualifiedName(type).node
    st.subs.push(type)
  }
  if (st.peek() !== 'I') return [type, false]
  if (type.kind !== 'templateParam' || !isCast) return [{ kind: 'template', name: type, args: st.templateArgs() }, true]
  const next = castTemplateArgs(st, type, false)
  return [next, next !== type]
}

/**
 * Template arguments after a parameter in the type of a cast operator belong to the parameter only where arguments of the operator
 * follow; else they are the operator's, and are read again. Source: demangle.go, `demangleCastTemplateArgs`.
 */
function castTemplateArgs(st: ParseState, param: Ast, candidate: boolean): Ast {
  const { at, lambdaTemplateLevel, parsingConstraint, typeParams, valueParams, templateParams } = st
  const subs = [...st.subs]
  const templates = [...st.templates]
  const { depth } = st.effort
  st.effort.step(subs.length)
  const args = tryTemplateArgs(st)
  if (args !== null && st.peek() === 'I') {
    if (candidate) st.subs.push(param)
    return { kind: 'template', name: param, args }
  }
  Object.assign(st, { at, subs, templates, lambdaTemplateLevel, parsingConstraint, typeParams, valueParams, templateParams })
  st.effort.resetDepth(depth)
  return param
}

function tryTemplateArgs(st: ParseState): Ast[] | null {
  try {
    return st.templateArgs()
  } catch (error) {
    if (error instanceof DemangleError && !error.limit) return null
    throw error
  }
}

/** `function-type ::= F [Y] <bare-function-type> [<ref-qualifier>] E`; Y, C linkage, is not printed. */
function functionType(st: ParseState): Ast {
  st.expect('F')
  st.take('Y')
  const type = st.bareFunctionType(true, false)
  const ref = st.refQualifier()
  st.expect('E')
  return ref === '' ? type : { kind: 'qualifiedMethod', method: type, qualifiers: null, ref }
}

/** `array-type ::= A <number> _ <type> | A [<expression>] _ <type>`. */
function arrayType(st: ParseState, isCast: boolean): Ast {
  st.expect('A')
  if (st.atEnd) st.fail()
  let dimension: Ast = nameNode('')
  if (isDigit(st.peek())) {
    const start = st.at
    while (isDigit(st.peek())) st.next()
    dimension = nameNode(st.text.slice(start, st.at))
  } else if (st.peek() !== '_') dimension = st.expression()
  st.expect('_')
  const array: Node<'array'> = { kind: 'array', dimension, element: st.type(isCast) }
  return qualifiedArray(array) ?? array
}
