import { isDigit, isLower } from '../characters.ts'
import { type Ast, type Node, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'

/** `_ <digit> | __ <number> _`, or trailing digits, as clang writes them; not printed. */
export function skipDiscriminator(st: ParseState): void {
  if (st.peek() !== '_') {
    let end = st.at
    while (end < st.text.length && isDigit(st.text.charAt(end))) end++
    if (end === st.text.length) st.at = end
    return
  }
  st.expect('_')
  const long = st.take('_')
  const value = st.number()
  if (value < 0) st.fail()
  if (long && value >= 10) st.expect('_')
}

/** `tagged-name ::= <name> B <source-name>`. */
export function parseTags(st: ParseState, name: Ast): Ast {
  let tagged = name
  while (st.take('B')) tagged = { kind: 'tagged', name: tagged, tag: st.sourceName() }
  return tagged
}

/**
 * `unqualified-name ::= <operator-name> | <source-name> | L <source-name> <discriminator> | DC <source-name>+ E | closures`.
 * Source: demangle.go, `unqualifiedName`.
 */
export function parseUnqualifiedName(st: ParseState, outerModule: Ast | null): { node: Ast; isCast: boolean } {
  if (st.atEnd) st.fail()
  const module = parseModuleName(st, outerModule)
  const friend = st.take('F')
  let node = bareName(st)
  const isCast = node.kind === 'cast'
  if (module !== null) node = { kind: 'moduleEntity', module, name: node }
  node = parseTags(st, node)
  return { node: friend ? { kind: 'friend', name: node } : node, isCast }
}

function bareName(st: ParseState): Ast {
  const c = st.peek()
  if (isDigit(c)) return st.sourceName()
  if (isLower(c)) {
    const [op] = st.operatorName(false)
    if (op.kind !== 'operator' || op.text !== 'operator"" ') return op
    return { kind: 'unary', op, expr: st.sourceName(), suffix: false, ofType: false }
  }
  if (st.take('DC')) {
    const bindings: Ast[] = []
    do bindings.push(st.sourceName())
    while (!st.take('E'))
    return { kind: 'structuredBindings', bindings }
  }
  if (st.take('L')) {
    const name = st.sourceName()
    skipDiscriminator(st)
    return name
  }
  if (st.take('Ub')) {
    st.compactNumber()
    return nameNode("'block-literal'")
  }
  if (st.startsWith('Ul')) return st.closureType()
  return st.startsWith('Ut') ? st.unnamedType() : st.fail()
}

/** `source-name ::= <positive length> <identifier>`; GCC's names of the anonymous namespace become its words. */
export function parseSourceName(st: ParseState): Node<'name'> {
  const length = st.number()
  if (length <= 0) st.fail()
  const id = st.takeText(length)
  return nameNode(id.length > 10 && /^_GLOBAL_[._$]N/.test(id) ? '(anonymous namespace)' : id)
}

/** `module-name ::= [<module-name>] W [P] <source-name>`; the parent where there is none. Every one is a candidate. */
export function parseModuleName(st: ParseState, parent: Ast | null): Ast | null {
  let module = parent
  while (st.take('W')) {
    const partition = st.take('P')
    module = { kind: 'moduleName', parent: module, name: st.sourceName(), partition }
    st.subs.push(module)
  }
  return module
}
