import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'
import { bare, rootOf } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'

/** The declarations of a file outside function bodies, by name. */
export class Declarations {
  readonly file: SyntaxFile
  /** Import path by the name that the package has in this file. */
  readonly imports = new Map<string, string>()
  readonly functions = new Map<string, SyntaxNode>()
  readonly methods = new Map<string, SyntaxNode[]>()
  /** Type text of package variables, and of struct fields where all fields of a name have one type. */
  readonly variables = new Map<string, string>()
  readonly fields = new Map<string, string>()
  /** Types by name. */
  readonly types = new Map<string, SyntaxNode>()

  constructor(file: SyntaxFile) {
    this.file = file
    for (const node of file.root.children) this.#declare(node)
  }

  #declare(node: SyntaxNode): void {
    const name = node.child('name')
    switch (node.type) {
      case 'function_declaration':
        if (name !== null) this.functions.set(this.file.textOf(name), node)
        return
      case 'method_declaration':
        if (name !== null) this.methods.set(this.file.textOf(name), [...(this.methods.get(this.file.textOf(name)) ?? []), node])
        return
      case 'import_spec':
        this.#import(node)
        return
      case 'var_spec': {
        const type = node.child('type')
        if (type !== null)
          for (const one of node.children) if (one.field === 'name') this.variables.set(this.file.textOf(one), typeText(this.file, type))
        return
      }
      case 'type_spec': {
        const type = node.child('type')
        if (name !== null && type !== null) this.types.set(this.file.textOf(name), type)
        if (type?.type === 'struct_type') for (const field of type.children[0]?.children ?? []) this.#field(field)
        return
      }
      default:
        for (const one of node.children) this.#declare(one)
    }
  }

  #field(field: SyntaxNode): void {
    const type = field.child('type')
    if (type === null) return
    const text = typeText(this.file, type)
    for (const one of field.children) {
      if (one.field !== 'name') continue
      const name = this.file.textOf(one)
      this.fields.set(name, (this.fields.get(name) ?? text) === text ? text : '')
    }
  }

  #import(spec: SyntaxNode): void {
    const path = spec.child('path')
    if (path === null) return
    const text = this.file.textOf(path).slice(1, -1)
    const name = spec.child('name')
    this.imports.set(name === null ? packageName(text) : this.file.textOf(name), text)
  }

  /** The path of the package that an expression names; null where it names none. */
  packageOf(node: SyntaxNode | null): string | null {
    return node?.type === 'identifier' ? (this.imports.get(this.file.textOf(node)) ?? null) : null
  }
}

/** The most likely name of a package: the last part of its path that is not a version. */
export function packageName(path: string): string {
  const parts = path.split('/')
  if (parts.length > 1 && /^v\d+$/.test(parts.at(-1)!)) parts.pop()
  return parts
    .at(-1)!
    .replace(/\.v\d+$/, '')
    .replace(/^go-/, '')
}

/** The text of a type, trimmed, with runs of white space as one blank. */
export function typeText(file: SyntaxFile, type: SyntaxNode): string {
  return file.textOf(type).replace(/\s+/g, ' ')
}

/** The type of a name as text, from the function's parameters, its variables or the package; null where it is not written. */
export function writtenType(declarations: Declarations, view: FunctionView, name: string): string | null {
  for (let at: FunctionView | null = view; at !== null; at = at.outer) {
    const own = localType(at, name)
    if (own !== null) return own
  }
  return declarations.variables.get(name) ?? null
}

/** The written type of `x`, or of the last field in `a.b.x`. */
export function writtenTypeOf(declarations: Declarations, view: FunctionView, operand: SyntaxNode): string | null {
  const node = bare(operand)
  if (node?.type === 'identifier') return writtenType(declarations, view, view.file.textOf(node))
  if (node?.type !== 'selector_expression' || rootOf(view.file, node) === null) return null
  const field = node.child('field')
  return field === null ? null : declarations.fields.get(view.file.textOf(field)) || null
}

function localType({ file, node, bindings }: FunctionView, name: string): string | null {
  for (const binding of bindings) {
    if (binding.type !== 'var_spec' || !namesOf(file, binding).includes(name)) continue
    const type = binding.child('type')
    if (type !== null) return typeText(file, type)
  }
  for (const list of [node.child('parameters'), node.child('receiver')])
    for (const parameter of list?.children ?? []) {
      const type = parameter.child('type')
      if (type !== null && parameter.children.some((one) => one.field === 'name' && file.textOf(one) === name)) return typeText(file, type)
    }
  for (const binding of bindings) {
    if (binding.type !== 'short_var_declaration') continue
    const at = namesOf(file, binding).indexOf(name)
    const value = at === -1 ? undefined : bare(binding.child('right')?.children[at] ?? null)
    const type = value?.type === 'composite_literal' ? value.child('type') : null
    if (type !== null) return typeText(file, type)
  }
  return null
}

/** The names on the left of a declaration or assignment; "" for what is not a plain name. */
export function namesOf(file: SyntaxFile, binding: SyntaxNode): string[] {
  if (binding.type === 'var_spec') return binding.children.filter(({ field }) => field === 'name').map((one) => file.textOf(one))
  return (binding.child('left')?.children ?? []).map((one) => (one.type === 'identifier' ? file.textOf(one) : ''))
}

/** The values on the right of a declaration or assignment. */
export function valuesOf(binding: SyntaxNode): readonly SyntaxNode[] {
  const right = binding.child('right') ?? binding.child('value')
  return right === null ? [] : right.type === 'expression_list' ? right.children : [right]
}
