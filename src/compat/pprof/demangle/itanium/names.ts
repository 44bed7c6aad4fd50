import { isDigit, isLower } from '../characters.ts'
import { type Ast, type Node, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'
import { setTemplate } from './template-params.ts'
import { parseTags, skipDiscriminator } from './unqualified-names.ts'

/**
 * `name ::= <nested-name> | <unscoped-name> | <unscoped-template-name> <template-args> | <local-name>`, and whether there is an
 * explicit object parameter. Source: demangle.go, `name`.
 */
export function parseName(st: ParseState): [Ast, boolean] {
  let module: Ast | null = null
  switch (st.peek()) {
    case 'N':
      return nestedName(st)
    case 'Z':
      return localName(st)
    case 'U':
      return [unscopedName(st, null, false), false]
    case 'S': {
      if (st.take('St')) {
        const { node, isCast } = st.unqualifiedName(null)
        return [withTemplateArgs(st, { kind: 'qualified', scope: nameNode('std'), name: node, local: false }, isCast, true), false]
      }
      const node = st.substitution(false)
      if (node.kind !== 'moduleName') return [withTemplateArgs(st, node, false, false), false]
      module = node
    }
  }
  return [unscopedName(st, module, true), false]
}

function unscopedName(st: ParseState, module: Ast | null, mayHaveArgs: boolean): Ast {
  const { node, isCast } = st.unqualifiedName(module)
  if (mayHaveArgs) return withTemplateArgs(st, node, isCast, true)
  if (isCast) setTemplate(st, node, null)
  return node
}

/** The name with the template arguments that may follow; the name alone is then a candidate for substitution. */
function withTemplateArgs(st: ParseState, node: Ast, isCast: boolean, candidate: boolean): Ast {
  if (st.peek() !== 'I') {
    if (isCast) setTemplate(st, node, null)
    return node
  }
  if (candidate) st.subs.push(node)
  const args = st.templateArgs()
  const template: Node<'template'> = { kind: 'template', name: node, args }
  if (isCast) {
    setTemplate(st, node, template)
    for (const arg of args) setTemplate(st, arg, null)
  }
  return template
}

function nestedName(st: ParseState): [Ast, boolean] {
  st.expect('N')
  const explicitObject = st.take('H')
  const qualifiers = explicitObject ? null : st.qualifiers()
  const ref = explicitObject ? '' : st.refQualifier()
  const prefix = parsePrefix(st)
  st.expect('E')
  if (qualifiers === null && ref === '') return [prefix, explicitObject]
  return [{ kind: 'qualifiedMethod', method: prefix, qualifiers, ref }, explicitObject]
}

/** `local-name ::= Z <encoding> E (s | d [<number>] _ <name> | <name>) [<discriminator>]`. */
function localName(st: ParseState): [Ast, boolean] {
  st.expect('Z')
  const scope = st.encoding(true, true)
  st.expect('E')
  if (st.take('s')) {
    skipDiscriminator(st)
    return [{ kind: 'qualified', scope, name: nameNode('string literal'), local: true }, false]
  }
  const index = st.take('d') ? st.compactNumber() : -1
  const [inner, explicitObject] = st.name()
  skipDiscriminator(st)
  const name: Ast = index < 0 ? inner : { kind: 'defaultArg', index, arg: inner }
  return [{ kind: 'qualified', scope, name, local: true }, explicitObject]
}

/** The scopes and the last name of a nested name, up to its `E`. Source: demangle.go, `prefix`. */
function parsePrefix(st: ParseState): Ast {
  let whole: Ast | null = null
  let last: Ast | null = null
  let module: Ast | null = null
  let cast: Node<'cast'> | null = null
  for (;;) {
    st.effort.step()
    const c = st.peek()
    let next: Ast | null = null
    if (isDigit(c) || isLower(c) || 'ULFW'.includes(c || '?') || st.startsWith('DC')) {
      const { node, isCast } = st.unqualifiedName(module)
      next = node
      module = null
      if (isCast) {
        const bare = node.kind === 'tagged' ? node.name : node
        cast = bare.kind === 'cast' ? bare : st.fail()
      }
    } else if (c === 'C' || (c === 'D' && st.peek(1).toLowerCase() !== 't')) {
      next = ctorOrDtor(st, last)
    } else if (c === 'D') {
      next = st.type(false)
    } else if (c === 'S') {
      next = st.substitution(true)
      if (next.kind === 'moduleName') {
        module = next
        next = null
      }
    } else if (c === 'I' || c === 'J') {
      if (whole === null) st.fail()
      const template: Node<'template'> = { kind: 'template', name: whole, args: c === 'I' ? st.templateArgs() : bareArgs(st) }
      if (cast !== null) {
        setTemplate(st, cast, template)
        for (const arg of template.args) setTemplate(st, arg, null)
        cast = null
      }
      whole = null
      next = template
    } else if (c === 'T') {
      next = st.templateParam()
    } else if (c === 'E') {
      if (whole === null) st.fail()
      if (cast !== null) setTemplate(st, cast, cast.to.kind === 'template' ? cast.to : null)
      return whole
    } else if (c === 'M') {
      // The initializer scope of a lambda: the variable before it is scope enough.
      if (whole === null) st.fail()
      st.expect('M')
    } else st.fail()

    if (next === null) continue
    last = next
    whole = whole === null ? next : { kind: 'qualified', scope: whole, name: next, local: false }
    if (c !== 'S' && st.peek() !== 'E') st.subs.push(whole)
  }
}

/** Template arguments that clang begins with a J and no I. */
function bareArgs(st: ParseState): Ast[] {
  const args: Ast[] = []
  while (st.peek() !== 'E') args.push(st.templateArg([]))
  st.expect('E')
  return args
}

/** `C <digit> | CI <digit> <type> | D <digit>`, named for what stands before. */
function ctorOrDtor(st: ParseState, last: Ast | null): Ast {
  const isCtor = st.next() === 'C'
  const inheriting = isCtor && st.take('I')
  st.next()
  if (last === null) st.fail()
  const base = inheriting ? st.type(false) : null
  const name = lastName(last)
  return parseTags(st, isCtor ? { kind: 'ctor', name, base } : { kind: 'dtor', name })
}

function lastName(node: Ast): Ast {
  let inner = node
  while (inner.kind === 'template' || inner.kind === 'qualified' || inner.kind === 'tagged') inner = inner.name
  return inner
}
