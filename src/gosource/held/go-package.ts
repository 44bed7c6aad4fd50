import type { GoFile } from '../go-file.ts'
import { bare } from '../risks/call-parts.ts'
import { packageName } from '../risks/declarations.ts'
import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'

/** A function or method that a package declares, or a literal that is the value of a variable. */
export interface DeclaredFunction {
  readonly file: SyntaxFile
  readonly node: SyntaxNode
  /** Name of the receiver's type, without star and type arguments; null for functions. */
  readonly receiver: string | null
}

/** Types whose values refer to nothing. */
const PLAIN_TYPE = /^(u?int(8|16|32|64|ptr)?|float(32|64)|bool|byte|rune|time\.(Duration|Time))$/

/** The files of one package, and their declarations by name. */
export class GoPackage {
  readonly functions = new Map<string, DeclaredFunction>()
  /** Methods by name, whatever their type. */
  readonly methods = new Map<string, DeclaredFunction[]>()
  /** Types of struct fields as written, by the name of the field alone. */
  readonly fields = new Map<string, Set<string>>()

  constructor(files: readonly GoFile[]) {
    for (const { syntax: file } of files)
      for (const node of file.root.children) {
        if (node.type === 'type_declaration') this.#addFields(file, node)
        const name = node.child('name')
        if (name === null || node.child('body') === null) continue
        if (node.type === 'function_declaration') this.functions.set(file.textOf(name), { file, node, receiver: null })
        if (node.type !== 'method_declaration') continue
        const receiver = typeName(file, node.child('receiver')?.children[0]?.child('type') ?? null)
        const known = this.methods.get(file.textOf(name))
        const method = { file, node, receiver }
        if (known === undefined) this.methods.set(file.textOf(name), [method])
        else known.push(method)
      }
  }

  #addFields(file: SyntaxFile, declaration: SyntaxNode): void {
    for (const field of declaration.below()) {
      const type = field.type === 'field_declaration' ? field.child('type') : null
      if (type === null) continue
      for (const one of field.children) {
        if (one.field !== 'name') continue
        const name = file.textOf(one)
        this.fields.set(name, (this.fields.get(name) ?? new Set()).add(file.textOf(type)))
      }
    }
  }

  /** What a field of this name has, where all structs of the package agree. */
  weightOf(field: string): FieldWeight {
    const types = [...(this.fields.get(field) ?? [])]
    if (types.length === 0) return 'maybe'
    if (types.every((one) => PLAIN_TYPE.test(one))) return 'nothing'
    return types.every((one) => /^(\[|map\[|\*|chan\b|func\b)/.test(one)) ? 'whole' : 'maybe'
  }
}

/** Whether what a field has is all of a value's size, a part of it, or nothing, by its type. */
export type FieldWeight = 'whole' | 'maybe' | 'nothing'

/** The packages of a module that a file can name. */
export interface KnownPackages {
  readonly own: GoPackage
  /** Packages by import path; packages whose source is not available are missing. */
  readonly imported: ReadonlyMap<string, GoPackage>
}

/** The name of a type without pointers and type arguments: `T` for `*T[int]` and for `pkg.T`; null where it has none. */
export function typeName(file: SyntaxFile, type: SyntaxNode | null): string | null {
  if (type === null) return null
  switch (type.type) {
    case 'type_identifier':
      return file.textOf(type)
    case 'pointer_type':
    case 'parenthesized_type':
      return typeName(file, type.children[0] ?? null)
    case 'generic_type':
      return typeName(file, type.child('type'))
    case 'qualified_type':
      return typeName(file, type.child('name'))
    default:
      return null
  }
}

/** Import paths by the names that a file uses for them. */
export function importsOf(file: SyntaxFile): Map<string, string> {
  const imports = new Map<string, string>()
  for (const one of file.root.children) {
    if (one.type !== 'import_declaration') continue
    for (const spec of one.below()) {
      const path = spec.type === 'import_spec' ? spec.child('path') : null
      if (path === null) continue
      const text = file.textOf(path).slice(1, -1)
      const name = spec.child('name')
      imports.set(name === null ? packageName(text) : file.textOf(name), text)
    }
  }
  return imports
}

/** A call, or a conversion: where a type argument is given, the grammar cannot distinguish them. */
export interface Call {
  readonly node: SyntaxNode
  readonly callee: SyntaxNode
  /** The part of the callee before its last dot. */
  readonly operand: SyntaxNode | null
  /** The last name of the callee; empty where something other than a name is called. */
  readonly name: string
  readonly args: readonly SyntaxNode[]
}

/** The parts of a call; null for other nodes. The grammar takes `f[int](x)` for a conversion. */
export function callOf(file: SyntaxFile, node: SyntaxNode | null): Call | null {
  if (node?.type === 'type_conversion_expression') {
    const type = node.child('type')
    const argument = node.child('operand')
    if (type?.type !== 'generic_type' || argument === null) return null
    const callee = type.child('type') ?? type
    const parts = file.textOf(callee).split('.')
    return { node, callee, operand: parts.length > 1 ? (callee.child('package') ?? null) : null, name: parts.at(-1)!, args: [argument] }
  }
  if (node?.type !== 'call_expression') return null
  let callee = bare(node.child('function'))
  // `f[int]` and `f[int, string]`
  if (callee?.type === 'index_expression') callee = bare(callee.child('operand'))
  if (callee === null) return null
  const isSelector = callee.type === 'selector_expression'
  const named = isSelector ? callee.child('field') : callee.type === 'identifier' ? callee : null
  return {
    node,
    callee,
    operand: isSelector ? callee.child('operand') : null,
    name: named === null ? '' : file.textOf(named),
    args: node.child('arguments')?.children ?? [],
  }
}
