import { counted, formatValue } from '../base/units.ts'
import type { Answer } from './report.ts'
import type { ScannedStatement } from './scanned-statement.ts'
import { severitiesText } from './severity.ts'

/** How many statements are at fault, and what they hold. */
export interface ScanAnswer extends Answer {
  readonly outcome: 'risky' | 'none'
  readonly statements: number
  /** Statements that hold live records, and the bytes of their lines; null without a profile. */
  readonly live_statements: number | null
  readonly live_bytes: number | null
}

/** The answer to a scan: how many statements are risky, how severe they are, and how many of them hold memory. */
export function scanAnswer(statements: readonly ScannedStatement[]): ScanAnswer {
  if (statements.length === 0)
    return { text: 'No risky statements found.', outcome: 'none', statements: 0, live_statements: null, live_bytes: null }
  const isJoined = statements.some(({ live }) => live !== null)
  const holders = statements.filter(({ live }) => live !== null && live.records > 0)
  // the statements of one line share what it holds
  const bytesOfLines = new Map(holders.map(({ path, line, live }) => [`${path}:${line}`, live!.bytes]))
  const bytes = [...bytesOfLines.values()].reduce((sum, one) => sum + one, 0)
  const memory = !isJoined
    ? ''
    : holders.length === 0
      ? ' None of them holds live records in the profile.'
      : ` ${counted(holders.length, 'statement')} ${holders.length === 1 ? 'holds' : 'hold'} live records: ${formatValue(bytes, 'bytes')}.`
  return {
    text: `${counted(statements.length, 'risky statement')}: ${severitiesText(statements)}.${memory}`,
    outcome: 'risky',
    statements: statements.length,
    live_statements: isJoined ? holders.length : null,
    live_bytes: isJoined ? bytes : null,
  }
}
