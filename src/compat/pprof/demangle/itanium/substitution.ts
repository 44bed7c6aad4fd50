import { isDigit, isUpper } from '../characters.ts'
import { type Ast, type Node, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'
import { parseTags } from './unqualified-names.ts'
import { copy } from './walk.ts'

function std(name: string): Ast {
  return { kind: 'qualified', scope: nameNode('std'), name: nameNode(name), local: false }
}

function ofChar(name: string, ...more: string[]): Ast {
  const char: Ast = { kind: 'builtin', text: 'char' }
  return { kind: 'template', name: std(name), args: [char, ...more.map((one) => ofChar(one))] }
}

/** Source: demangle.go, `subAST`. */
const STANDARD: Readonly<Record<string, Ast>> = {
  t: nameNode('std'),
  a: std('allocator'),
  b: std('basic_string'),
  s: std('string'),
  i: std('istream'),
  o: std('ostream'),
  d: std('iostream'),
}

/** The long forms, before the names of constructors and destructors. Source: demangle.go, `verboseAST`. */
const STANDARD_LONG: Readonly<Record<string, Ast>> = {
  t: nameNode('std'),
  a: std('allocator'),
  b: std('basic_string'),
  s: ofChar('basic_string', 'char_traits', 'allocator'),
  i: ofChar('basic_istream', 'char_traits'),
  o: ofChar('basic_ostream', 'char_traits'),
  d: ofChar('basic_iostream', 'char_traits'),
}

/** Whether a type is the standard name of this letter alone: that is no candidate for substitution. */
export function isStandardName(type: Ast, letter: string): boolean {
  return type === STANDARD[letter] || type === STANDARD_LONG[letter]
}

/** `substitution ::= S <seq-id> _ | S_ | St | Sa | Sb | Ss | Si | So | Sd`. Source: demangle.go, `substitution`. */
export function parseSubstitution(st: ParseState, forPrefix: boolean): Ast {
  st.expect('S')
  const c = st.peek()
  if (c === '_' || isDigit(c) || isUpper(c)) {
    const found = st.subs[st.sequenceId(false)] ?? st.fail()
    return inThisScope(st, found)
  }
  const letter = st.next()
  const long = forPrefix && (st.peek() === 'C' || st.peek() === 'D')
  const name = (long ? STANDARD_LONG : STANDARD)[letter] ?? st.fail()
  if (st.peek() !== 'B') return name
  const tagged = parseTags(st, name)
  st.subs.push(tagged)
  return tagged
}

/**
 * A candidate with its template parameters pointing to the template that is active here. `skip` and `change` come in pairs for
 * each node: the first enters the scope of a function or lambda, the second leaves it.
 */
function inThisScope(st: ParseState, found: Ast): Ast {
  const templates = [...st.templates]
  const levels: number[] = []
  const leaveLevel = () => {
    st.lambdaTemplateLevel = levels.pop() ?? st.fail()
  }
  const change = (node: Ast): Ast | null => {
    if (node.kind === 'typed' && node.name.kind === 'template') {
      templates.pop()
      leaveLevel()
    } else if (node.kind === 'closure') leaveLevel()
    if (node.kind !== 'templateParam' && node.kind !== 'lambdaAuto') return null
    const { index } = node
    if (st.parsingConstraint) return nameNode(`T${index}`)
    if (st.lambdaTemplateLevel > 0) return node.kind === 'lambdaAuto' ? null : { kind: 'lambdaAuto', index }
    return paramOf(st, templates.length > 0 ? templates.at(-1)! : ownTemplate(st, found), index)
  }
  const seen = new Set<Ast>()
  const skip = (node: Ast): boolean => {
    if (node.kind === 'typed') {
      if (node.name.kind === 'template') {
        templates.push(node.name)
        levels.push(st.lambdaTemplateLevel)
        st.lambdaTemplateLevel = 0
      }
      return false
    }
    if (node.kind === 'closure') {
      levels.push(st.lambdaTemplateLevel)
      st.lambdaTemplateLevel = templates.length + 1
      return false
    }
    if (node.kind === 'templateParam' || node.kind === 'lambdaAuto') return false
    if (seen.has(node)) return true
    seen.add(node)
    return false
  }
  return copy(found, change, skip, st.effort) ?? found
}

/** clang begins some names with a template whose parameters are named before it is active. */
function ownTemplate(st: ParseState, found: Ast): Node<'template'> {
  return found.kind === 'template' ? found : st.fail()
}

/** A parameter of a template, or of the one that a cast operator waits for. */
function paramOf(st: ParseState, template: Node<'template'> | null, index: number): Ast {
  if (template !== null && index >= template.args.length) st.fail()
  return { kind: 'templateParam', index, template }
}
