import { counted, formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import type { Compilation } from './compiled-statement.ts'
import { compiledTable } from './compiled-table.ts'
import type { EvidenceSource, Finding, InputSummary, Notice } from './report.ts'
import type { ScanReport, StatementsRow } from './rows.ts'
import { ruleText } from './rule-texts.ts'
import { scanAnswer } from './scan-answer.ts'
import { STATEMENTS_COLUMNS } from './scan-columns.ts'
import type { LiveRecords, ScannedStatement } from './scanned-statement.ts'

/** The results of `scan` before they become text. */
export interface ScanFindings {
  /** In the order of the report. */
  readonly statements: readonly ScannedStatement[]
  /** Of executables and of the compiler. */
  readonly compilations: readonly Compilation[]
  readonly inputs: readonly InputSummary[]
  readonly evidence: readonly EvidenceSource[]
  readonly notices: readonly Notice[]
}

/** The report of `deferscope scan`. */
export function scanReport({ statements, compilations, inputs, evidence, notices }: ScanFindings): ScanReport {
  const treeCount = evidence.filter(({ kind }) => kind === 'source').length
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'scan',
    answer: scanAnswer(statements, compilations, notices, treeCount),
    inputs,
    evidence,
    tables: {
      ...(treeCount === 0
        ? {}
        : { statements: { title: 'Risky statements', columns: heads(STATEMENTS_COLUMNS), rows: statements.map(statementRow) } }),
      ...(compilations.length === 0 ? {} : { compiled: compiledTable(compilations) }),
    },
    findings: statements.map(statementFinding),
    notices,
    verdict: 'pass',
  }
}

function statementRow(one: ScannedStatement): StatementsRow {
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
    held_bytes: one.live?.held?.bytes ?? null,
    held_confidence: one.live?.held?.confidence ?? null,
    evidence: one.live?.evidence ?? null,
    confidence: one.live?.confidence ?? null,
    growing: one.live?.isGrowing ?? null,
    column: one.column,
    end_line: one.endLine,
    detail: one.detail,
    source: one.source,
  }
}

function statementFinding(one: ScannedStatement): Finding {
  const rule = ruleText(one.rule)
  return {
    rule: one.rule,
    severity: one.severity,
    title: rule?.title ?? one.rule,
    detail: `${one.detail}.${one.live === null ? '' : ` ${liveText(one.live)}`}`,
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

function liveText({ held, ...live }: LiveRecords): string {
  const kept =
    held === null
      ? ''
      : ` Its pending calls keep ${formatValue(held.bytes, 'bytes')} alive, ${formatValue(held.share, 'share')} of the heap (source, ${held.confidence}).`
  return `${recordsText(live)}${kept}`
}

function recordsText({ records, showsAll, bytes, share, evidence, confidence, isGrowing }: Omit<LiveRecords, 'held'>): string {
  if (records === 0) return showsAll ? 'The profile shows no live record of it.' : 'No record of it was sampled in the profile.'
  return `It holds ${counted(records, 'live record')}, ${formatValue(bytes, 'bytes')} with what they bring along, ${formatValue(share, 'share')} of the heap (${evidence}, ${confidence})${isGrowing ? ', and grows' : ''}.`
}
