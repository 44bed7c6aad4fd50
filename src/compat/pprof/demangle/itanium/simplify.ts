import { DemangleError, type Effort } from '../effort.ts'
import type { Ast, Node } from './ast.ts'
import { copy, skipSeen } from './walk.ts'

/** Puts template arguments in the place of parameters, expands packs and merges qualifiers. Source: demangle.go, `simplify`. */
export function simplify(node: Ast, effort: Effort): Ast {
  return copy(node, (one) => simplifyOne(one, effort), skipSeen(), effort) ?? node
}

function simplifyOne(node: Ast, effort: Effort): Ast | null {
  switch (node.kind) {
    case 'templateParam':
      return node.template?.args[node.index] ?? null
    case 'qualifiedMethod':
      return simplifyMethod(node)
    case 'qualifiedType':
      return simplifyType(node)
    case 'reference':
      if (node.base.kind === 'reference') return node.base
      return node.base.kind === 'rvalueReference' ? { kind: 'reference', base: node.base.base } : null
    case 'rvalueReference':
      return node.base.kind === 'rvalueReference' || node.base.kind === 'reference' ? node.base : null
    case 'array':
      return qualifiedArray(node)
    case 'packExpansion':
      return node.pack === null ? null : expandPack(node.base, node.pack, effort)
    default:
      return null
  }
}

function simplifyMethod(node: Node<'qualifiedMethod'>): Ast | null {
  const { method, qualifiers } = node
  if (method.kind === 'qualifiedMethod') {
    const ref = node.ref === '' ? method.ref : method.ref === '' || method.ref === node.ref ? node.ref : '&'
    return { kind: 'qualifiedMethod', method: method.method, qualifiers: mergeQualifiers(qualifiers, method.qualifiers), ref }
  }
  if (method.kind !== 'qualifiedType') return null
  return { kind: 'qualifiedMethod', method: method.base, qualifiers: mergeQualifiers(qualifiers, method.qualifiers), ref: node.ref }
}

function simplifyType({ base, qualifiers }: Node<'qualifiedType'>): Ast | null {
  if (base.kind === 'function') return { kind: 'qualifiedMethod', method: base, qualifiers, ref: '' }
  if (base.kind === 'qualifiedType')
    return { kind: 'qualifiedType', base: base.base, qualifiers: mergeQualifiers(qualifiers, base.qualifiers) ?? qualifiers }
  if (base.kind !== 'qualifiedMethod') return null
  return { kind: 'qualifiedMethod', method: base.method, qualifiers: mergeQualifiers(qualifiers, base.qualifiers), ref: base.ref }
}

/** An array of qualified elements as a qualified array, or null where the elements have no qualifiers. */
export function qualifiedArray({ dimension, element }: Node<'array'>): Ast | null {
  if (element.kind !== 'qualifiedType') return null
  return { kind: 'qualifiedType', base: { kind: 'array', dimension, element: element.base }, qualifiers: element.qualifiers }
}

/** A list merged with itself doubles what has expressions. */
const MAX_QUALIFIERS = 1000

/** The first list with what the second has besides. The first is changed, as in Go. Source: demangle.go, `mergeQualifiers`. */
export function mergeQualifiers(first: Node<'qualifiers'> | null, second: Node<'qualifiers'> | null): Node<'qualifiers'> | null {
  if (first === null || second === null) return first ?? second
  const plain = new Set<string>()
  for (const one of first.list) if (one.kind === 'qualifier' && one.exprs.length === 0) plain.add(one.text)
  const merged = [...first.list]
  for (const one of second.list) {
    if (one.kind !== 'qualifier') continue
    if (one.exprs.length === 0 && plain.has(one.text)) continue
    if (one.exprs.length === 0) plain.add(one.text)
    merged.push(one)
  }
  if (merged.length > MAX_QUALIFIERS) throw new DemangleError(true)
  first.list = merged
  return first
}

/** One copy of the base for every argument of the pack. */
function expandPack(base: Ast, pack: Node<'argumentPack'>, effort: Effort): Ast {
  const exprs = pack.args.map((arg) => {
    const seen = skipSeen()
    const skip = (node: Ast) => node.kind === 'packExpansion' || seen(node)
    return simplify(copy(base, (node) => (node === pack ? arg : null), skip, effort) ?? base, effort)
  })
  return { kind: 'exprList', exprs }
}
