import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'
import { type Variable, type Variables, variablesOf } from '../variables.ts'
import { type Call, callOf, type DeclaredFunction, importsOf, type KnownPackages, typeName } from './go-package.ts'

/** Types are followed through at most this number of calls and variables. */
const MAX_DEPTH = 4

/** A declared function with its literals, its variables resolved, and the packages that its file can name. */
export class FunctionScope {
  readonly file: SyntaxFile
  /** The declaration. */
  readonly node: SyntaxNode
  readonly packages: KnownPackages
  readonly #imports: ReadonlyMap<string, string>
  #variables: Variables | null = null

  constructor(file: SyntaxFile, node: SyntaxNode, packages: KnownPackages) {
    this.file = file
    this.node = node
    this.packages = packages
    this.#imports = importsOf(file)
  }

  get variables(): Variables {
    this.#variables ??= variablesOf(this.file, this.node)
    return this.#variables
  }

  /** The import path of the package that an expression names; null where it names none. */
  packageOf(node: SyntaxNode | null): string | null {
    if (node === null || (node.type !== 'identifier' && node.type !== 'package_identifier')) return null
    return this.variables.of(node) === null ? (this.#imports.get(this.file.textOf(node)) ?? null) : null
  }

  call(node: SyntaxNode | null): Call | null {
    return callOf(this.file, node)
  }

  /**
   * The functions of the module that a call may reach: several where the receiver's type is not known, none where they are outside the
   * module.
   */
  callees(call: Call, depth = MAX_DEPTH): readonly DeclaredFunction[] {
    const { own, imported } = this.packages
    if (call.callee.type === 'func_literal') return [{ file: this.file, node: call.callee, receiver: null }]
    if (call.operand === null) {
      const variable = call.callee.type === 'identifier' ? this.variables.of(call.callee) : null
      if (variable !== null) return this.#literalsOf(variable)
      const declared = own.functions.get(call.name)
      return declared === undefined ? [] : [declared]
    }
    const path = this.packageOf(call.operand)
    if (path !== null) {
      const declared = imported.get(path)?.functions.get(call.name)
      return declared === undefined ? [] : [declared]
    }
    const methods = [own, ...imported.values()].flatMap((one) => one.methods.get(call.name) ?? [])
    const type = this.typeOf(call.operand, depth)
    return type === null ? methods : methods.filter(({ receiver }) => receiver === type)
  }

  /** The name of an expression's type, as far as declarations in the module give it; null where they do not. */
  typeOf(expression: SyntaxNode, depth: number): string | null {
    if (depth <= 0) return null
    const { file } = this
    switch (expression.type) {
      case 'parenthesized_expression':
        return expression.children[0] === undefined ? null : this.typeOf(expression.children[0], depth)
      case 'unary_expression': {
        const operand = expression.child('operand')
        return operand === null ? null : this.typeOf(operand, depth)
      }
      case 'composite_literal':
      case 'type_assertion_expression':
        return typeName(file, expression.child('type'))
      case 'call_expression':
      case 'type_conversion_expression': {
        const call = this.call(expression)
        return call === null ? null : this.#resultType(call, 0, depth)
      }
      case 'identifier': {
        const variable = this.variables.of(expression)
        return variable === null ? null : this.#typeOfVariable(variable, depth)
      }
      default:
        return null
    }
  }

  #typeOfVariable(variable: Variable, depth: number): string | null {
    const written = variable.binding.child('type')
    if (written !== null && variable.binding.type !== 'range_clause') return typeName(this.file, written)
    for (const assignment of variable.assignments) {
      const left = assignment.child('left')?.children ?? []
      const at = left.findIndex((one) => one === variable.declared || this.variables.of(one) === variable)
      const values = assignment.child('right')?.children ?? []
      if (assignment.type === 'range_clause' || at === -1 || values.length === 0) continue
      const call = values.length < left.length ? this.call(values[0]!) : null
      const type = call !== null ? this.#resultType(call, at, depth) : values[at] === undefined ? null : this.typeOf(values[at], depth - 1)
      if (type !== null) return type
    }
    return null
  }

  #resultType(call: Call, at: number, depth: number): string | null {
    if (call.operand === null && call.name === 'new' && call.args[0] !== undefined) return this.file.textOf(call.args[0])
    const callees = this.callees(call, depth - 1)
    if (callees.length !== 1) return null
    const { file, node } = callees[0]!
    const result = node.child('result')
    if (result === null) return null
    if (result.type !== 'parameter_list') return at === 0 ? typeName(file, result) : null
    const types = result.children.flatMap((one) => {
      const names = one.children.filter(({ field }) => field === 'name').length
      return Array.from({ length: Math.max(1, names) }, () => one.child('type'))
    })
    return typeName(file, types[at] ?? null)
  }

  #literalsOf(variable: Variable): DeclaredFunction[] {
    return variable.assignments.flatMap((one) => {
      const at = (one.child('left')?.children ?? []).findIndex(
        (place) => place === variable.declared || this.variables.of(place) === variable,
      )
      const value = (one.child('right') ?? one.child('value'))?.children[Math.max(0, at)]
      return value?.type === 'func_literal' ? [{ file: this.file, node: value, receiver: null }] : []
    })
  }
}
