import type { Confidence, HeapEvidence } from '../attribution/evidence.ts'
import { counted, formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { STATEMENTS_COLUMNS } from './columns.ts'
import type { Cell, EvidenceSource, Finding, InputSummary, Notice, Report, Severity } from './report.ts'
import { ruleText } from './rule-texts.ts'

/** What the heap of a process holds because of a statement. */
export interface LiveRecords {
  readonly records: number
  /** Of records and companions. */
  readonly bytes: number
  readonly low: number | null
  readonly high: number | null
  readonly share: number
  /** Null where nothing is alive. */
  readonly evidence: HeapEvidence | null
  readonly confidence: Confidence | null
  /** Whether a series of profiles shows that it grows. */
  readonly isGrowing: boolean
}

/** A statement that a rule found in the source, or that holds memory without one. */
export interface ScannedStatement {
  readonly rule: string
  readonly severity: Severity
  /** With the import path, as profiles name it. */
  readonly function: string
  /** From the working directory, with forward slashes. */
  readonly path: string
  readonly line: number
  readonly endLine: number
  readonly column: number
  readonly endColumn: number
  readonly construct: string | null
  readonly earlyExit: boolean | null
  readonly detail: string
  readonly live: LiveRecords | null
}

/** What `scan` found, before it is put into words. */
export interface ScanFindings {
  /** In the order of the report. */
  readonly statements: readonly ScannedStatement[]
  readonly inputs: readonly InputSummary[]
  readonly evidence: readonly EvidenceSource[]
  readonly notices: readonly Notice[]
}

/** The report of `deferscope scan`. */
export function scanReport({ statements, inputs, evidence, notices }: ScanFindings): Report {
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'scan',
    inputs,
    evidence,
    tables: {
      statements: {
        title: 'Risky statements',
        columns: STATEMENTS_COLUMNS.map(({ id, title, unit }) => ({ id, title, unit })),
        rows: statements.map(statementRow),
      },
    },
    findings: statements.map(statementFinding),
    notices,
    verdict: 'pass',
  }
}

function statementRow(one: ScannedStatement): Record<string, Cell> {
  return {
    rule: one.rule,
    severity: one.severity,
    function: one.function,
    file: one.path,
    line: one.line,
    construct: one.construct,
    early_exit: one.earlyExit,
    live_records: one.live?.records ?? null,
    live_bytes: one.live?.bytes ?? null,
    evidence: one.live?.evidence ?? null,
    confidence: one.live?.confidence ?? null,
    growing: one.live?.isGrowing ?? null,
    column: one.column,
    end_line: one.endLine,
    detail: one.detail,
  }
}

function statementFinding(one: ScannedStatement): Finding {
  const rule = ruleText(one.rule)
  return {
    rule: one.rule,
    severity: one.severity,
    title: rule?.title ?? one.rule,
    detail: `${sentence(one.detail)}${one.live === null ? '' : ` ${liveText(one.live)}`}`,
    function: one.function,
    file: one.path,
    line: one.line,
    value: one.live?.bytes ?? null,
    low: one.live?.low ?? null,
    high: one.live?.high ?? null,
    unit: one.live === null ? null : 'bytes',
    share: one.live?.share ?? null,
    evidence: one.live?.evidence ?? null,
    confidence: one.live?.confidence ?? null,
    cause: rule?.explanation ?? '',
    fix: rule?.fix ?? '',
    example: rule?.example ?? null,
    next: [],
    place: { path: one.path, column: one.column, endLine: one.endLine, endColumn: one.endColumn },
  }
}

/** With a capital and a full stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

function liveText({ records, bytes, share, evidence, confidence, isGrowing }: LiveRecords): string {
  if (records === 0) return 'The profile shows no live record of it.'
  return `It holds ${counted(records, 'live record')}, ${formatValue(bytes, 'bytes')} with what they bring along, ${formatValue(share, 'share')} of the heap (${evidence}, ${confidence})${isGrowing ? ', and grows' : ''}.`
}
