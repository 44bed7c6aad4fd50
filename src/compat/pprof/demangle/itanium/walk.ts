import type { Effort } from '../effort.ts'
import type { Ast, Kind } from './ast.ts'

/**
 * The fields that hold nodes or lists of nodes, in the order they are copied. Nodes that only point elsewhere (the template of a
 * parameter, the pack of an expansion) are not among them.
 */
const CHILDREN: { readonly [K in Kind]: readonly string[] } = {
  name: [],
  typed: ['name', 'type'],
  qualified: ['scope', 'name'],
  template: ['name', 'args'],
  templateParam: [],
  lambdaAuto: [],
  qualifiedArg: ['param', 'arg'],
  qualifiers: ['list'],
  qualifier: ['exprs'],
  qualifiedType: ['base', 'qualifiers'],
  qualifiedMethod: ['method', 'qualifiers'],
  builtin: [],
  pointer: ['base'],
  reference: ['base'],
  rvalueReference: ['base'],
  complex: ['base'],
  imaginary: ['base'],
  suffixed: ['base'],
  transformed: ['base'],
  vendorQualified: ['qualifier', 'type'],
  array: ['dimension', 'element'],
  function: ['result', 'args'],
  functionParam: [],
  memberPointer: ['class', 'member'],
  fixedPoint: ['base'],
  binaryFloat: [],
  bitInt: ['size'],
  vector: ['dimension', 'base'],
  elaborated: ['type'],
  decltype: ['expr'],
  operator: [],
  ctor: ['name', 'base'],
  dtor: ['name'],
  globalCtorDtor: ['key'],
  tagged: ['name', 'tag'],
  packExpansion: ['base'],
  argumentPack: ['args'],
  sizeofPack: [],
  sizeofArgs: ['args'],
  templateParamName: [],
  typeTemplateParam: ['name'],
  valueTemplateParam: ['name', 'type'],
  templateTemplateParam: ['name', 'params', 'constraint'],
  constrainedTemplateParam: ['name', 'constraint'],
  templateParamPack: ['param'],
  cast: ['to'],
  nullary: ['op'],
  unary: ['op', 'expr'],
  binary: ['op', 'left', 'right'],
  trinary: ['op', 'first', 'second', 'third'],
  fold: ['op', 'arg1', 'arg2'],
  subobject: ['type', 'expr'],
  memberPointerCast: ['type', 'expr'],
  new: ['op', 'place', 'type', 'init'],
  literal: ['type'],
  stringLiteral: ['type'],
  lambda: ['type'],
  exprList: ['exprs'],
  initializerList: ['type', 'exprs'],
  defaultArg: ['arg'],
  closure: ['templateArgs', 'templateConstraint', 'types', 'callConstraint'],
  structuredBindings: ['bindings'],
  unnamedType: [],
  clone: ['base'],
  special: ['value'],
  special2: ['value1', 'value2'],
  enableIf: ['type', 'args'],
  moduleName: ['parent', 'name'],
  moduleEntity: ['module', 'name'],
  friend: ['name'],
  constrained: ['name', 'requires'],
  requires: ['params', 'requirements'],
  exprRequirement: ['expr', 'typeReq'],
  typeRequirement: ['type'],
  nestedRequirement: ['constraint'],
  explicitObject: ['base'],
}

type Fields = Record<string, Ast | Ast[] | null>

/** Visits a node and what is below, while `visit` returns true. Qualifiers of types and methods are passed over, as in Go. */
export function traverse(node: Ast, visit: (node: Ast) => boolean, effort: Effort): void {
  effort.enter()
  if (visit(node))
    for (const field of CHILDREN[node.kind]) {
      const child = (node as unknown as Fields)[field]
      if (child == null || (field === 'qualifiers' && node.kind !== 'qualifiers')) continue
      if (Array.isArray(child)) for (const one of child) traverse(one, visit, effort)
      else traverse(child, visit, effort)
    }
  effort.leave()
}

/**
 * Copies a node with changes, children first. `change` gives a replacement or null; `skip` true leaves the node and what is below
 * out. Returns null where nothing changed. Source: the `Copy` methods of ast.go, with what three of them lose.
 */
export function copy(node: Ast, change: (node: Ast) => Ast | null, skip: (node: Ast) => boolean, effort: Effort): Ast | null {
  effort.enter()
  const result = skip(node) ? null : copyChildren(node, change, skip, effort)
  effort.leave()
  return result
}

function copyChildren(node: Ast, change: (node: Ast) => Ast | null, skip: (node: Ast) => boolean, effort: Effort): Ast | null {
  const changes: Fields = {}
  let changed = node.kind === 'sizeofPack'
  for (const field of CHILDREN[node.kind]) {
    const child = (node as unknown as Fields)[field]
    if (child == null) continue
    const copied = Array.isArray(child) ? copyList(child, change, skip, effort) : copy(child, change, skip, effort)
    if (copied === null) continue
    changed = true
    changes[field] = copied
  }
  if (!changed) return change(node)
  const result = { ...node, ...changes } as Ast
  if (result.kind === 'vendorQualified' && node.kind === 'vendorQualified') result.type = node.type
  if (result.kind === 'exprRequirement') result.noexcept = false
  return change(result) ?? result
}

function copyList(list: Ast[], change: (node: Ast) => Ast | null, skip: (node: Ast) => boolean, effort: Effort): Ast[] | null {
  let changed = false
  const copies = list.map((node) => {
    const copied = copy(node, change, skip, effort)
    if (copied !== null) changed = true
    return copied ?? node
  })
  return changed ? copies : null
}

/** A `skip` of nodes that were seen before. */
export function skipSeen(): (node: Ast) => boolean {
  const seen = new Set<Ast>()
  return (node) => {
    if (seen.has(node)) return true
    seen.add(node)
    return false
  }
}
