import type { SyntaxNode } from '../syntax-tree.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { FunctionView } from './function-view.ts'
import type { ScanRule } from './rule-ids.ts'

/** How bad a statement is by its source alone. What a process holds because of it may raise the severity. */
export type RiskSeverity = 'error' | 'warning' | 'note'

/** A statement that a rule found. Offsets and columns are UTF-16 code units; lines and columns count from 1. */
export interface RiskyStatement {
  readonly rule: ScanRule
  readonly severity: RiskSeverity
  /** The function that contains it, named as by `functionsOf`: without the package. */
  readonly function: string
  readonly start: number
  readonly end: number
  readonly line: number
  /** Line of the last character; `endColumn` is the column after it. */
  readonly endLine: number
  readonly column: number
  readonly endColumn: number
  /** The loop around a `defer`; `range-func` only where it certainly ranges over a function. */
  readonly construct: 'loop' | 'range-func' | null
  /** True where the loop always ends after the `defer`, so that it runs once per call and accumulates nothing; null for other rules. */
  readonly earlyExit: boolean | null
  /** Why it is risky here: a sentence without its full stop. A Go name at its start keeps its case. */
  readonly detail: string
  /** The first line of the statement, as it stands in the file. */
  readonly source: string
  /** Stays equal when lines move; see `baseline.ts`. */
  readonly fingerprint: string
}

/** A rule's result for a statement. */
export interface Risk {
  readonly rule: ScanRule
  readonly severity: RiskSeverity
  readonly node: SyntaxNode
  /** A sentence without its full stop, as the report shows it. A Go name at its start keeps its case. */
  readonly detail: string
  readonly construct?: 'loop' | 'range-func' | null
  readonly earlyExit?: boolean
}

/** Adds the place to a risk. */
export function riskyStatement(view: FunctionView, risk: Risk): RiskyStatement {
  const { file } = view
  const { rule, severity, node, detail } = risk
  return {
    rule,
    severity,
    function: view.name,
    start: node.start,
    end: node.end,
    line: file.firstLine(node),
    endLine: file.lastLine(node),
    column: file.columnAt(node.start),
    endColumn: file.columnAt(Math.max(node.start, node.end - 1)) + 1,
    construct: risk.construct ?? null,
    earlyExit: risk.earlyExit ?? null,
    detail,
    source: lineAt(file.text, node.start),
    fingerprint: fingerprintOf(rule, view.name, file.textOf(node)),
  }
}

/** The line around an offset, without its end. */
function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset)
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end === -1 ? text.length : end).trimEnd()
}
