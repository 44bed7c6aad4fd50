import type { NoticeCode } from '../base/notice-codes.ts'
import type { Gate } from './gate.ts'
import { missingReason, undecidedReason } from './gate-undecided.ts'
import { gateFindings } from './gated-values.ts'
import type { GateResult, Notice, Report } from './report.ts'

/** How limits are held against a report. */
export interface GateOptions {
  /** Whether rows that rest on size alone count; default false. */
  readonly listsPossible?: boolean
  /** Whether source that could not be read does not matter; default false. */
  readonly allowsUnread?: boolean
  /** Whether more captures may come: what they may decide is no failure yet; default false. */
  readonly isOngoing?: boolean
}

const CODES: Readonly<Record<GateResult['outcome'], NoticeCode | null>> = {
  passed: null,
  failed: 'gate-failed',
  undecided: 'gate-undecided',
}

/**
 * The report with the outcome of its gates, which replace earlier ones, and a notice for everything that exceeds a limit. A gate that
 * nothing exceeds, but that these inputs cannot decide, fails too. Throws `bad-fail-on` for tables or metrics that the report lacks.
 */
export function gated(report: Report, gates: readonly Gate[], options: GateOptions = {}): Report {
  if (gates.length === 0) return report
  const results = gates.map((gate) => resultOf(report, gate, options))
  const isFailure = ({ outcome }: GateResult) => outcome === 'failed' || (outcome === 'undecided' && options.isOngoing !== true)
  const failures = results.filter(isFailure)
  return {
    ...report,
    gates: results,
    notices: [...report.notices.filter(({ code }) => !isOfGate(code)), ...failures.flatMap(noticesOf)],
    verdict: failures.length > 0 ? 'fail' : 'pass',
  }
}

/** Whether a notice repeats what `gates` of its report says. */
export function isOfGate(code: NoticeCode): boolean {
  return code === 'gate-failed' || code === 'gate-undecided'
}

function resultOf(report: Report, gate: Gate, { listsPossible = false, allowsUnread = false }: GateOptions): GateResult {
  const { text: expression, from } = gate
  const undecided = (reason: string): GateResult => ({ expression, from, outcome: 'undecided', reasons: [reason] })
  const missing = missingReason(report, gate)
  if (missing !== null) return undecided(missing)
  const found = gateFindings(report, gate, listsPossible)
  if (found.over.length > 0) return { expression, from, outcome: 'failed', reasons: found.over }
  const reason = undecidedReason(report, gate, found, allowsUnread)
  return reason === null ? { expression, from, outcome: 'passed', reasons: [] } : undecided(reason)
}

function noticesOf({ expression, from, outcome, reasons }: GateResult): Notice[] {
  return reasons.map((text) => ({ code: CODES[outcome]!, text: `${from} ${expression}: ${text}` }))
}
