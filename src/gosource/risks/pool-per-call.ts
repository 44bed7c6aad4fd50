import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts, quoted, startedCall } from './call-parts.ts'
import { type Declarations, namesOf, valuesOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'
import type { Risk } from './risky-statement.ts'

/** Functions that make a pool of connections, by import path without version. Source: each package's documentation of these functions. */
const POOLS: Readonly<Record<string, RegExp>> = {
  'database/sql': /^Open(DB)?$/,
  'github.com/jmoiron/sqlx': /^(Open|Connect|MustOpen|MustConnect)$/,
  'github.com/jackc/pgx/pgxpool': /^(New|NewWithConfig|Connect|ConnectConfig)$/,
}
/** Usual names of functions that run once in a process. */
const ONCE = /^(main|init|Main|run|Run|Test|Benchmark|Example|Fuzz|TestMain)|[cC]md|[cC]ommand|[mM]igrat/

/** A pool of connections that a function opens and closes in each call. */
export function poolPerCall(view: FunctionView, declarations: Declarations, statement: SyntaxNode): Risk | null {
  const { file } = view
  const call = startedCall(file, statement)
  if (call?.name !== 'Close' || call.operand?.type !== 'identifier' || file.path.endsWith('_test.go')) return null
  if (ONCE.test(view.name.replace(/^\(?[^)]*\)?\./, ''))) return null
  const binding = view.bindings.findLast((one) => one.end <= statement.start && namesOf(file, one).includes(call.root!))
  const opening = binding === undefined ? undefined : valuesOf(binding)[0]
  const parts = opening?.type === 'call_expression' ? callParts(file, opening) : null
  const path = declarations.packageOf(parts?.operand ?? null)?.replace(/\/v\d+(?=\/|$)/, '') ?? ''
  if (parts === null || !Object.hasOwn(POOLS, path) || !POOLS[path]!.test(parts.name)) return null
  return {
    rule: 'pool-per-call',
    severity: 'note',
    node: statement,
    detail: `${call.root} is a pool of connections (${quoted(file, opening!)}, line ${file.firstLine(binding!)}), which each call of ${view.name} opens and closes`,
  }
}
