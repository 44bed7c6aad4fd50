import type { Integer } from '../base/int64.ts'
import type { Labels } from '../base/labels.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import type { FlameTree } from './flame.ts'

/** The value of a table cell, or of a finding's number. Bigints become strings of digits in JSON. */
export type Cell = Integer | string | boolean | null | readonly Cell[] | Readonly<Record<string, string>>

/** The unit of a column: bytes are scaled for display, shares are 0..1; `own` is the unit that the row's `unit` cell names. */
export type Unit = 'bytes' | 'count' | 'share' | 'seconds' | 'nanoseconds' | 'own'

export interface ColumnHead {
  readonly id: string
  readonly title: string
  readonly unit: Unit | null
}

/** Cells by column id; a row may also have `notes`, the codes of notices that weaken it. */
export type Row = Readonly<Record<string, Cell | undefined>>

/** A table. Rows are in display order; every cell is raw. */
export interface Table<R = Row> {
  readonly title: string
  readonly columns: readonly ColumnHead[]
  readonly rows: readonly R[]
  /** In a report that was saved with `--rows`: the number of rows that were left out; missing where there are none. */
  readonly leftOut?: number
}

/** One input as it was read. */
export interface InputSummary {
  readonly source: string
  readonly set: string | null
  readonly kind: string
  readonly format: 'proto' | 'text'
  /** For goroutine texts: the form; a traceback or log counts as debug=2. */
  readonly form?: 'debug=1' | 'debug=2'
  /** RFC 3339; null where the file has no time. */
  readonly time: string | null
  readonly period: number | null
  readonly goVersion: { readonly value: string; readonly evidence: string } | null
  readonly buildId: string | null
  readonly samples: number
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[]
  readonly totals: Readonly<Record<string, Integer>>
  /** How deferscope captured it; null where it did not. */
  readonly capture: { readonly tool: string; readonly source: string; readonly frames: 'full' | 'partial'; readonly gc: boolean } | null
  /** What is known of the process that it was captured from, such as its pod; missing where nothing is. */
  readonly labels?: Labels
}

export type Severity = 'error' | 'warning' | 'note'

/** The place of a statement in the source: `line` of its finding, from `column` on. Lines and columns count from 1. */
export interface SourcePlace {
  /** Path relative to the root of the source, with forward slashes. */
  readonly path: string
  /** In UTF-16 code units, as editors count; null where only the line is known. */
  readonly column: number | null
  readonly endLine: number | null
  /** The column after the last character. */
  readonly endColumn: number | null
}

/** How many deferred calls wait, with the bounds of the 95% interval, which are equal where the number is exact. */
export interface PendingCalls {
  readonly count: number
  readonly low: number
  readonly high: number
}

/** Something worth a look, with the facts about it and what to do. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly title: string
  readonly detail: string
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
  /** The place in the source; missing where there is no source. */
  readonly place?: SourcePlace
  readonly value: Integer | null
  readonly low: Integer | null
  readonly high: Integer | null
  readonly unit: Unit | null
  readonly share: number | null
  /** The deferred calls that wait; missing where the finding does not count any. */
  readonly pending?: PendingCalls
  readonly evidence: string | null
  readonly confidence: string | null
  readonly cause: string
  readonly fix: string
  readonly example: string | null
  readonly next: readonly string[]
  /** True where a baseline has it: limits do not count it. Missing where it is new, or where there is no baseline. */
  readonly known?: boolean
}

/** A reason for doubt, or a limit of what can be seen. */
export interface Notice {
  readonly code: NoticeCode
  readonly text: string
}

/** What became of a limit. */
export interface GateResult {
  /** The limit as it was written. */
  readonly expression: string
  /** Where it was written: `--fail-on`, or a budget file and the place in it. */
  readonly from: string
  /** `undecided` where nothing is over the limit, but the inputs could not show it. */
  readonly outcome: 'passed' | 'failed' | 'undecided'
  /** What is over the limit, or why it is undecided; empty where it passed. */
  readonly reasons: readonly string[]
}

/** A source of evidence besides the profiles. */
export interface EvidenceSource {
  readonly kind: 'executable' | 'compiler' | 'source' | 'symbols' | 'goroutines' | 'memstats' | 'gctrace'
  readonly source: string
  /** How it is known to belong to the profiles. */
  readonly detail: string
}

/**
 * The sentence that every format begins with, and the raw facts in it: numbers, names, and `outcome`, the answer as one word.
 * Each report builder has its own type with named facts. Names are as they were read: a renderer makes them safe to print.
 */
export interface Answer {
  readonly text: string
  readonly [fact: string]: Cell
}

/** Tables by id, in display order. */
export type Tables = Readonly<Record<string, Table | undefined>>

/** The result of a command, which every renderer shows. */
export interface Report<T = Tables> {
  readonly schema: 'deferscope.report/1'
  readonly tool: { readonly name: 'deferscope'; readonly version: string }
  readonly command: string
  /** Null for commands without an answer. */
  readonly answer: Answer | null
  readonly inputs: readonly InputSummary[]
  /** The evidence used besides the inputs; missing where there was none. */
  readonly evidence?: readonly EvidenceSource[]
  readonly tables: T
  readonly findings: readonly Finding[]
  readonly notices: readonly Notice[]
  readonly verdict: 'pass' | 'fail'
  /** The limits that were checked, in order; missing where there were none. Notices of `gate-failed` and `gate-undecided` repeat them. */
  readonly gates?: readonly GateResult[]
  /** The stacks, where a format was asked for that draws them. It is part of no other format. */
  readonly flame?: FlameTree
}

/** The tables that a report has, with their ids, in display order. */
export function tablesOf({ tables }: Report): [id: string, table: Table][] {
  return Object.entries(tables).flatMap(([id, table]) => (table === undefined ? [] : [[id, table]]))
}
