import { counted, formatValue } from '../base/units.ts'
import type { Compilation } from './compiled-statement.ts'
import { type CompiledCounts, compiledCounts, compiledText } from './compiled-table.ts'
import type { Answer, Notice } from './report.ts'
import type { ScannedStatement } from './scanned-statement.ts'
import { severitiesText } from './severity.ts'

/** The number of risky statements, and what they hold. */
export interface ScanAnswer extends Answer, Partial<CompiledCounts> {
  /** `unread`: none in what could be read. `no-source`: there were no Go files. `compiled`: no source was asked for. */
  readonly outcome: 'risky' | 'none' | 'unread' | 'no-source' | 'compiled'
  readonly statements: number
  /** The number of statements with live records, and the bytes of their lines; null without a profile. */
  readonly live_statements: number | null
  readonly live_bytes: number | null
}

/**
 * The answer to a scan: how many statements are risky, how severe they are, and how many of them hold memory; then how those of
 * executables were compiled.
 */
export function scanAnswer(
  statements: readonly ScannedStatement[],
  compilations: readonly Compilation[],
  notices: readonly Notice[],
  treeCount: number,
): ScanAnswer {
  const ofSource = treeCount === 0 && compilations.length > 0 ? NO_SOURCE : sourceAnswer(statements, notices, treeCount)
  if (compilations.length === 0) return ofSource
  const text = [ofSource.text, compiledText(compilations)].filter((part) => part !== '').join(' ')
  return { ...ofSource, text, ...compiledCounts(compilations) }
}

const NO_SOURCE: ScanAnswer = { text: '', outcome: 'compiled', statements: 0, live_statements: null, live_bytes: null }

function sourceAnswer(statements: readonly ScannedStatement[], notices: readonly Notice[], treeCount: number): ScanAnswer {
  if (statements.length === 0) return { ...absence(notices, treeCount), statements: 0, live_statements: null, live_bytes: null }
  const isJoined = statements.some(({ live }) => live !== null)
  const holders = statements.filter(({ live }) => live !== null && live.records > 0)
  // statements on one line share what it holds
  const bytesOfLines = new Map(holders.map(({ path, line, live }) => [`${path}:${line}`, live!.bytes]))
  const bytes = [...bytesOfLines.values()].reduce((sum, one) => sum + one, 0)
  const memory = !isJoined
    ? ''
    : holders.length === 0
      ? statements.some(({ live }) => live?.showsAll === false)
        ? ' No records of them were sampled in the profile.'
        : ' None of them holds live records in the profile.'
      : ` ${counted(holders.length, 'statement')} ${holders.length === 1 ? 'holds' : 'hold'} live records: ${formatValue(bytes, 'bytes')}.`
  return {
    text: `${counted(statements.length, 'risky statement')}: ${severitiesText(statements)}.${heldText(statements)}${memory}`,
    outcome: 'risky',
    statements: statements.length,
    live_statements: isJoined ? holders.length : null,
    live_bytes: isJoined ? bytes : null,
  }
}

/** The memory that pending calls keep alive; statements on one line share it. */
function heldText(statements: readonly ScannedStatement[]): string {
  const bytesOfLines = new Map(
    statements.flatMap(({ path, line, live }) => (live?.held == null ? [] : [[`${path}:${line}`, live.held.bytes] as const])),
  )
  if (bytesOfLines.size === 0) return ''
  const bytes = [...bytesOfLines.values()].reduce((sum, one) => sum + one, 0)
  return ` Pending calls of ${counted(bytesOfLines.size, 'statement')} keep ${formatValue(bytes, 'bytes')} alive.`
}

function absence(notices: readonly Notice[], treeCount: number): Pick<ScanAnswer, 'text' | 'outcome'> {
  const empty = notices.filter(({ code }) => code === 'no-go-files').length
  if (empty > 0 && empty === treeCount) return { text: 'No Go files found: nothing was scanned.', outcome: 'no-source' }
  if (isUnread(notices)) return { text: 'No risky statements found in the source that could be read.', outcome: 'unread' }
  return { text: 'No risky statements found.', outcome: 'none' }
}

/** Codes of notices about source that was not scanned. */
const UNREAD: ReadonlySet<string> = new Set(['source-incomplete', 'source-skipped', 'source-unreadable'])

/** Whether some source was not scanned, so that statements may be missed. */
export function isUnread(notices: readonly Notice[]): boolean {
  return notices.some(({ code }) => UNREAD.has(code))
}
