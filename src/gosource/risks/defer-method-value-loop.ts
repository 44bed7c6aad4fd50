import type { SyntaxNode } from '../syntax-tree.ts'
import { bare, startedCall } from './call-parts.ts'
import { type Declarations, namesOf, valuesOf, writtenTypeOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import { isShadowed, loopVariables } from './loop-variables.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/** A deferred call with a pointer receiver on a loop variable that holds a value: before Go 1.22 all passes share it. */
export function deferMethodValueLoop(view: FunctionView, declarations: Declarations, looped: LoopedDefer): Risk | null {
  const { statement, repeating } = looped
  const method = deferredMethod(view, statement)
  if (method === null) return null
  for (const loop of repeating) {
    const { variable } = method
    if (!loopVariables(view, loop).includes(variable) || isShadowed(view, variable, loop, statement) || !isValue(view, loop, variable))
      continue
    const type = elementType(view, declarations, loop)
    if (type === null || !hasPointerMethod(declarations, type, method.name)) continue
    return {
      rule: 'defer-method-value-loop',
      severity: 'error',
      node: statement,
      construct: 'loop',
      detail: `${method.name} takes the address of ${variable}, which all passes of the loop of line ${view.file.firstLine(loop)} share before Go 1.22: every deferred call sees the last ${type}`,
    }
  }
  return null
}

/** Whether a variable is the second of a `range`: the element. */
function isValue({ file }: FunctionView, loop: SyntaxNode, variable: string): boolean {
  const clause = loop.children.find((one) => one.type === 'range_clause')
  return clause !== undefined && namesOf(file, clause)[1] === variable
}

/** The variable `v` and the method `Close` in `defer v.Close()`, and in `f := v.Close; defer f()`. */
function deferredMethod(view: FunctionView, statement: SyntaxNode): { variable: string; name: string } | null {
  const { file } = view
  const call = startedCall(file, statement)
  if (call === null) return null
  const binding =
    call.callee.type === 'identifier'
      ? view.bindings.findLast((one) => one.start < statement.start && namesOf(file, one).includes(call.name))
      : undefined
  const selector = binding === undefined ? call.callee : bare(valuesOf(binding)[namesOf(file, binding).indexOf(call.name)] ?? null)
  const operand = selector?.type === 'selector_expression' ? selector.child('operand') : null
  const name = selector?.child('field') ?? null
  return operand?.type === 'identifier' && name !== null ? { variable: file.textOf(operand), name: file.textOf(name) } : null
}

/** The name of the type, declared in this file, of the values that a `range` gives. */
function elementType(view: FunctionView, declarations: Declarations, loop: SyntaxNode): string | null {
  const right = bare(loop.children.find((one) => one.type === 'range_clause')?.child('right') ?? null)
  if (right === null) return null
  const literalType = right.type === 'composite_literal' ? right.child('type') : null
  const type = literalType !== null ? view.file.textOf(literalType) : writtenTypeOf(declarations, view, right)
  return /^(?:\[[^\]]*\]|map\[\w+\])(\w+)$/.exec(type ?? '')?.[1] ?? null
}

/** Whether a struct type has a pointer method of this name: interfaces and pointer types have none. */
function hasPointerMethod({ file, types, methods }: Declarations, type: string, name: string): boolean {
  if (types.get(type)?.type !== 'struct_type') return false
  return (methods.get(name) ?? []).some((method) => {
    const receiver = method.child('receiver')?.children[0]?.child('type') ?? null
    return receiver !== null && file.textOf(receiver) === `*${type}`
  })
}
