import type { Effort } from '../effort.ts'
import type { Ast, Kind } from './ast.ts'
import { EXPRESSION_PRINTERS } from './print-expressions.ts'
import { LAMBDA_INNER_PRINTERS, LAMBDA_PRINTERS } from './print-lambdas.ts'
import { NAME_INNER_PRINTERS, NAME_PRINTERS } from './print-names.ts'
import { type InnerPrinters, type Printers, type PrintOptions, PrintState } from './print-state.ts'
import { TYPE_INNER_PRINTERS, TYPE_PRINTERS } from './print-types.ts'

const PRINTERS: Printers<Kind> = { ...NAME_PRINTERS, ...TYPE_PRINTERS, ...EXPRESSION_PRINTERS, ...LAMBDA_PRINTERS }
const INNER_PRINTERS: InnerPrinters = { ...NAME_INNER_PRINTERS, ...TYPE_INNER_PRINTERS, ...LAMBDA_INNER_PRINTERS }

/** The C++ text of a tree, as bytes. Throws `DemangleError` where it becomes too long. Source: ast.go, `ASTToString`, GNU style. */
export function printAst(node: Ast, options: PrintOptions, effort: Effort): string {
  const ps = new PrintState(options, PRINTERS, INNER_PRINTERS, effort)
  ps.printDirectly(node)
  return ps.text
}
