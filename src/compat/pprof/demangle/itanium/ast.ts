/** The fields of every kind of node. Lists and nodes may be shared: substitutions make a graph of the tree, never a cycle by fields. */
interface Fields {
  name: { text: string }
  typed: { name: Ast; type: Ast }
  /** `local`: parsed as a local name. */
  qualified: { scope: Ast; name: Ast; local: boolean }
  template: { name: Ast; args: Ast[] }
  /** `template` is null while a cast operator waits for its own. */
  templateParam: { index: number; template: Node<'template'> | null }
  lambdaAuto: { index: number }
  qualifiedArg: { param: Ast; arg: Ast }
  qualifiers: { list: Ast[] }
  /** `exprs` of noexcept and throw. */
  qualifier: { text: string; exprs: Ast[] }
  qualifiedType: { base: Ast; qualifiers: Node<'qualifiers'> }
  /** `ref` is empty, `&` or `&&`. */
  qualifiedMethod: { method: Ast; qualifiers: Node<'qualifiers'> | null; ref: string }
  builtin: { text: string }
  pointer: { base: Ast }
  reference: { base: Ast }
  rvalueReference: { base: Ast }
  complex: { base: Ast }
  imaginary: { base: Ast }
  suffixed: { base: Ast; suffix: string }
  transformed: { text: string; base: Ast }
  vendorQualified: { qualifier: Ast; type: Ast }
  array: { dimension: Ast; element: Ast }
  /** `ofLocalName`: the function that a local name stands in. */
  function: { result: Ast | null; args: Ast[]; ofLocalName: boolean }
  functionParam: { index: number }
  memberPointer: { class: Ast; member: Ast }
  fixedPoint: { base: Ast; accum: boolean; sat: boolean }
  binaryFloat: { bits: number }
  bitInt: { size: Ast; signed: boolean }
  vector: { dimension: Ast; base: Ast }
  elaborated: { word: string; type: Ast }
  decltype: { expr: Ast }
  operator: { text: string }
  ctor: { name: Ast; base: Ast | null }
  dtor: { name: Ast }
  globalCtorDtor: { ctor: boolean; key: Ast }
  tagged: { name: Ast; tag: Ast }
  /** `pack` points elsewhere in the tree. */
  packExpansion: { base: Ast; pack: Node<'argumentPack'> | null }
  argumentPack: { args: Ast[] }
  sizeofPack: { pack: Node<'argumentPack'> }
  sizeofArgs: { args: Ast[] }
  templateParamName: { prefix: string; index: number }
  typeTemplateParam: { name: Ast }
  valueTemplateParam: { name: Ast; type: Ast }
  templateTemplateParam: { name: Ast; params: Ast[]; constraint: Ast | null }
  constrainedTemplateParam: { name: Ast; constraint: Ast }
  templateParamPack: { param: Ast }
  cast: { to: Ast }
  nullary: { op: Ast }
  /** `suffix`: ++ or -- behind; `ofType`: sizeof (type). */
  unary: { op: Ast; expr: Ast; suffix: boolean; ofType: boolean }
  binary: { op: Ast; left: Ast; right: Ast }
  trinary: { op: Ast; first: Ast; second: Ast; third: Ast }
  fold: { left: boolean; op: Ast; arg1: Ast; arg2: Ast | null }
  subobject: { type: Ast; expr: Ast; offset: number }
  memberPointerCast: { type: Ast; expr: Ast }
  new: { op: Ast; place: Ast | null; type: Ast; init: Ast | null }
  literal: { type: Ast; value: string; negative: boolean }
  stringLiteral: { type: Ast }
  lambda: { type: Ast }
  exprList: { exprs: Ast[] }
  initializerList: { type: Ast | null; exprs: Ast }
  defaultArg: { index: number; arg: Ast }
  closure: { templateArgs: Ast[]; templateConstraint: Ast | null; types: Ast[]; index: number; callConstraint: Ast | null }
  structuredBindings: { bindings: Ast[] }
  unnamedType: { index: number }
  clone: { base: Ast; suffix: string }
  special: { prefix: string; value: Ast }
  special2: { prefix: string; value1: Ast; middle: string; value2: Ast }
  enableIf: { type: Ast; args: Ast[] }
  moduleName: { parent: Ast | null; name: Ast; partition: boolean }
  moduleEntity: { module: Ast; name: Ast }
  friend: { name: Ast }
  constrained: { name: Ast; requires: Ast }
  requires: { params: Ast[]; requirements: Ast[] }
  exprRequirement: { expr: Ast; noexcept: boolean; typeReq: Ast | null }
  typeRequirement: { type: Ast }
  nestedRequirement: { constraint: Ast }
  explicitObject: { base: Ast }
}

/** The kinds of nodes. */
export type Kind = keyof Fields

/** A node of one kind. */
export type Node<K extends Kind> = { kind: K } & Fields[K]

/**
 * A node of a C++ name: declarations, types and expressions alike.
 * Source: github.com/ianlancetaylor/demangle ast.go (v0.0.0-20250417193237), one kind per type there.
 */
export type Ast = { [K in Kind]: Node<K> }[Kind]

/** A name without a scope. */
export function nameNode(text: string): Node<'name'> {
  return { kind: 'name', text }
}
