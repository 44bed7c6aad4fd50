import type { SyntaxNode } from '../syntax-tree.ts'
import { bare, callParts, evaluatedWith, startedCall, startedLiteral } from './call-parts.ts'
import type { Declarations } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** A deferred call that is meant to recover from panics but cannot: only the deferred function itself can call `recover`. */
export function recoverInVain(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  const reason = vainReason(view, declarations, statement)
  return reason === null
    ? null
    : {
        rule: 'recover-in-vain',
        severity: 'warning',
        node: statement,
        detail: `The panic goes on: ${reason}, and recover works only where the deferred function itself calls it`,
      }
}

function vainReason(view: FunctionView, declarations: Declarations, statement: SyntaxNode): string | null {
  const { file } = view
  const call = startedCall(file, statement)
  if (call === null || declarations.functions.has('recover')) return null
  if (isRecover(view, call.call)) return isInDeferred(view) ? null : 'recover is deferred itself'
  if (call.args.flatMap(evaluatedWith).some((one) => isRecover(view, one)))
    return 'recover is an argument, which the defer statement evaluates'
  const deferred = startedLiteral(statement) ?? (call.operand === null ? (declarations.functions.get(call.name) ?? null) : null)
  const own = deferred === null ? [] : ownCalls(deferred)
  if (own.some((one) => isRecover(view, one))) return null
  const isBusy = (deferred?.child('body')?.children[0]?.children.length ?? 0) > 1
  for (const one of own) {
    // a recover in a nested defer guards what the deferred function itself does
    if (isBusy && one.parent?.type === 'defer_statement') continue
    const literal = bare(one.child('function'))
    if (literal?.type === 'func_literal' && one.parent?.type !== 'go_statement' && callsRecover(view, literal))
      return `a function inside of the deferred one calls it (line ${file.firstLine(literal)})`
    const parts = callParts(file, one)
    const helper = parts?.operand === null ? declarations.functions.get(parts.name) : undefined
    if (helper !== undefined && helper !== deferred && callsRecover(view, helper))
      return `${parts!.name} calls it, which the deferred function calls`
  }
  return null
}

/** Whether a function is a deferred literal: what it defers runs like deferred calls of the panic. Source: measured on Go 1.26. */
function isInDeferred({ node }: FunctionView): boolean {
  return node.parent?.parent?.type === 'defer_statement'
}

/** The calls of a function and those that it defers, without the calls of its literals. */
function ownCalls(fn: SyntaxNode): SyntaxNode[] {
  return [...(fn.child('body')?.below((one) => one.type !== 'func_literal') ?? [])].filter(({ type }) => type === 'call_expression')
}

function callsRecover(view: FunctionView, fn: SyntaxNode): boolean {
  return ownCalls(fn).some((one) => isRecover(view, one))
}

function isRecover({ file }: FunctionView, node: SyntaxNode): boolean {
  return node.type === 'call_expression' && file.textOf(node.child('function') ?? node) === 'recover'
}
