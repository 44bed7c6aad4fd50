import type { Ast, Node } from './ast.ts'
import { simplify } from './simplify.ts'
import { parseSpecialName } from './special-names.ts'
import type { ParseState } from './state.ts'

/**
 * `encoding ::= <(function) name> <bare-function-type> | <(data) name> | <special-name>`. Without `params` what follows the name is
 * not read. `ofLocalName`: this is the function that a local name stands in. Source: demangle.go, `encoding`.
 */
export function parseEncoding(st: ParseState, params: boolean, ofLocalName: boolean): Ast {
  if (st.peek() === 'G' || st.peek() === 'T') return parseSpecialName(st)
  const [parsed, explicitObject] = st.name()
  const name = simplify(parsed, st.effort)
  if (!params) return withoutQualifiers(name)
  if (st.atEnd || st.peek() === 'E') return name

  const template = templateOf(name)
  const outerLevel = st.lambdaTemplateLevel
  if (template !== null) {
    st.templates.push(template)
    st.lambdaTemplateLevel = 0
  }
  let enableIf: Ast[] = []
  if (st.startsWith('Ua9enable_ifI')) {
    st.expect('Ua9enable_if')
    enableIf = st.templateArgs()
  }
  const parsedType = st.bareFunctionType(hasReturnType(name), explicitObject)
  const requires = st.peek() === 'Q' ? st.constraint() : null
  if (template !== null) {
    st.templates.pop()
    st.lambdaTemplateLevel = outerLevel
  }
  const type = simplify(parsedType, st.effort)
  if (ofLocalName && type.kind === 'function') type.ofLocalName = true

  let result: Ast = typedName(name, type)
  if (enableIf.length > 0) result = { kind: 'enableIf', type: result, args: enableIf }
  return requires === null ? result : { kind: 'constrained', name: result, requires }
}

/** A name and its type; qualifiers of the method belong to the type. */
function typedName(name: Ast, type: Ast): Ast {
  let outer = type
  let bare = name
  if (name.kind === 'qualifiedMethod') {
    bare = name.method
    name.method = outer
    outer = name
  }
  const local = localMethod(bare)
  if (local !== null) {
    const { method } = local
    local.replace(method.method)
    method.method = outer
    outer = method
  }
  return { kind: 'typed', name: bare, type: outer }
}

/** Qualifiers apply to `this`, which is not printed without parameters. */
function withoutQualifiers(name: Ast): Ast {
  const bare = name.kind === 'qualifiedMethod' ? name.method : name
  const local = localMethod(bare)
  if (local !== null) local.replace(local.method.method)
  return bare
}

/** The qualified method that a local name ends with, also as a default argument, and how to put another node there. */
function localMethod(name: Ast): { method: Node<'qualifiedMethod'>; replace: (node: Ast) => void } | null {
  if (name.kind !== 'qualified' || !name.local) return null
  const inner = name.name
  if (inner.kind === 'qualifiedMethod') {
    return {
      method: inner,
      replace: (node) => {
        name.name = node
      },
    }
  }
  if (inner.kind !== 'defaultArg' || inner.arg.kind !== 'qualifiedMethod') return null
  return {
    method: inner.arg,
    replace: (node) => {
      inner.arg = node
    },
  }
}

/** The template whose parameters the function type may name. */
function templateOf(node: Ast): Node<'template'> | null {
  switch (node.kind) {
    case 'template':
      return node
    case 'qualified':
      return node.local || node.name.kind === 'ctor' ? templateOf(node.name) : null
    case 'qualifiedMethod':
      return templateOf(node.method)
    case 'ctor':
      return node.base === null ? null : templateOf(node.base)
    default:
      return null
  }
}

/** Whether the mangled type begins with the type of the result: that of templates does, but for constructors and the like. */
function hasReturnType(node: Ast): boolean {
  switch (node.kind) {
    case 'qualified':
      return node.local && hasReturnType(node.name)
    case 'template':
      return !isCtorDtorConversion(node.name)
    case 'qualifiedType':
      return hasReturnType(node.base)
    case 'qualifiedMethod':
      return hasReturnType(node.method)
    default:
      return false
  }
}

function isCtorDtorConversion(node: Ast): boolean {
  if (node.kind === 'qualified') return isCtorDtorConversion(node.name)
  return node.kind === 'ctor' || node.kind === 'dtor' || node.kind === 'cast'
}
