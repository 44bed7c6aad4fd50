import type { SyntaxNode } from '../syntax-tree.ts'
import { mentions, quoted, rootOf, startedCall, startedLiteral } from './call-parts.ts'
import { type Declarations, namesOf, valuesOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk, RiskSeverity } from './risky-statement.ts'

const ERROR_NAME = /^(err|e|[a-z]\w*Err(or)?|err\w+)$/
/** Calls whose result may be nil and still be closed safely. Source: os/file_posix.go, `(*File).Close` and `checkValid`. */
const NIL_IS_FINE = /^os\.(Open|Create|OpenFile|CreateTemp|OpenInRoot)$/

/** A `defer` on a value that was returned with an error, where the error is only checked afterwards. */
export function deferBeforeErrorCheck(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  const { file } = view
  const statements = statement.parent?.children ?? []
  const at = statements.indexOf(statement)
  const used = usedValue(view, statement)
  if (used === null || at <= 0) return null
  const assignment = lastAssignment(view, statements, at, used.name)
  if (assignment === null) return null
  const error = namesOf(file, assignment).at(-1)!
  const mentionsError = (node: SyntaxNode) => mentions(view.file, node, error)
  for (let i = at - 1; statements[i] !== assignment; i--) if (mentionsError(statements[i]!)) return null
  const check = statements.slice(at + 1).find(mentionsError)
  const condition = check?.type === 'if_statement' && check.child('initializer') === null ? check.child('condition') : null
  if (condition === null || !new RegExp(`\\b${error} ?[!=]= ?nil\\b`).test(file.textOf(condition))) return null
  const source = valuesOf(assignment)[0]!
  return {
    rule: 'defer-before-error-check',
    severity: severityOf(view, declarations, source, used.isDeep),
    node: statement,
    detail: used.isDeep
      ? `${used.name} is nil when ${quoted(file, source)} fails, so that ${used.text} panics here, before ${error} is checked on line ${file.firstLine(check!)}`
      : `${used.name} comes with ${error} from ${quoted(file, source)}, and ${error} is only checked on line ${file.firstLine(check!)}: when it fails, the deferred call runs on what may be nil`,
  }
}

function severityOf({ file }: FunctionView, declarations: Declarations, source: SyntaxNode, isDeep: boolean): RiskSeverity {
  if (isDeep) return 'error'
  const callee = source.child('function')
  const isStandard = declarations.imports.get('os') === 'os' && callee !== null && NIL_IS_FINE.test(file.textOf(callee))
  return isStandard ? 'note' : 'warning'
}

/**
 * The variable at the start of a deferred call; `isDeep` where the `defer` statement itself reads a field of it, as in `resp.Body.Close()`.
 */
function usedValue(view: FunctionView, statement: SyntaxNode): { name: string; text: string; isDeep: boolean } | null {
  const { file } = view
  const literal = startedLiteral(statement)
  if (literal !== null) {
    const argument = startedCall(file, statement)?.args.find((one) => one.type === 'selector_expression' && rootOf(file, one) !== null)
    if (argument !== undefined) return { name: rootOf(file, argument)!, text: file.textOf(argument), isDeep: true }
    const first = view.literal(literal)?.calls[0]
    const name = first === undefined ? null : rootOf(file, first.child('function'))
    // a literal with a condition checks the value or the error first
    for (const node of literal.below()) if (node.type === 'if_statement') return null
    return name === null || first?.child('function')?.type !== 'selector_expression' ? null : { name, text: name, isDeep: false }
  }
  const call = startedCall(file, statement)
  const name = call?.root ?? null
  if (call === null || name === null) return null
  const operand = call.operand
  return { name, text: operand === null ? name : file.textOf(operand), isDeep: operand?.type === 'selector_expression' }
}

/** The last statement before index `at` that assigns a name, where it also assigns an error; else null. */
function lastAssignment(view: FunctionView, statements: readonly SyntaxNode[], at: number, name: string): SyntaxNode | null {
  for (let i = at - 1; i >= 0; i--) {
    const one = statements[i]!
    if (one.type === 'short_var_declaration' || one.type === 'assignment_statement') {
      const names = namesOf(view.file, one)
      if (!names.includes(name)) continue
      const isPair = names.length > 1 && names.at(-1) !== name && valuesOf(one).length === 1 && valuesOf(one)[0]!.type === 'call_expression'
      return isPair && ERROR_NAME.test(names.at(-1)!) ? one : null
    }
    if (mentions(view.file, one, name) && one.type !== 'defer_statement') return null
  }
  return null
}
