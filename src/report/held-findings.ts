import type { HeldMemory } from '../attribution/held-memory.ts'
import { shareOf } from '../attribution/site-facts.ts'
import { deferHoldsMemory, HELD_LOOP_CAUSE, HELD_ONCE_CAUSE } from '../rules/defer-holds-memory.ts'
import { heldDetail, heldSentence, isTelling } from './held-text.ts'
import type { Finding, Severity } from './report.ts'
import { sourcePlaceOf } from './site-measures.ts'

/** The inputs of findings about held memory. */
export interface HeldInput {
  readonly held: readonly HeldMemory[]
  readonly heapBytes: number
  /** Bytes that the process may use; null where not given. */
  readonly memoryLimit: number | null
  readonly period: number
}

/** Share of the heap from which one holder is an error, as for records. */
export const ERROR_SHARE = 0.1
const WARNING_SHARE = 0.01

/** The holders that get a finding: statements in loops, and others where the goroutines inside are known or can never leave. */
export function reportedHolders(held: readonly HeldMemory[]): HeldMemory[] {
  return held.filter(({ holder, confidence }) => {
    const { repeats, neverReturns } = holder.held
    return repeats !== 'once' || neverReturns || confidence === 'strong'
  })
}

/** The findings about held memory, largest first. */
export function heldFindings(input: HeldInput): Finding[] {
  return reportedHolders(input.held).map((one) => heldFinding(one, input))
}

function heldFinding(held: HeldMemory, { heapBytes, memoryLimit, period }: HeldInput): Finding {
  const { holder, estimate, low, high, confidence, pending } = held
  const isSampled = period > 1
  return {
    rule: deferHoldsMemory.id,
    severity: severityOf(held, heapBytes),
    title: heldSentence(held, heapBytes, isSampled),
    detail: heldDetail(held, isSampled, memoryLimit),
    function: holder.function,
    file: holder.file,
    line: holder.statement.line,
    ...sourcePlaceOf(holder.statement),
    value: Math.round(estimate),
    low: Math.round(low),
    high: Math.round(high),
    unit: 'bytes',
    share: shareOf(estimate, heapBytes),
    ...(pending === null || !isTelling(pending) ? {} : { pending: { count: pending.estimate, low: pending.low, high: pending.high } }),
    evidence: 'source',
    confidence,
    cause: holder.held.repeats === 'once' ? HELD_ONCE_CAUSE : HELD_LOOP_CAUSE,
    fix: deferHoldsMemory.fix,
    example: deferHoldsMemory.example,
    next: [],
  }
}

/** The severity. Only certain holders are errors; outside loops the memory may be a program's normal work. */
function severityOf({ estimate, confidence, holder }: HeldMemory, heapBytes: number): Severity {
  const share = shareOf(estimate, heapBytes)
  if (share < WARNING_SHARE) return 'note'
  return share >= ERROR_SHARE && confidence === 'strong' && holder.held.repeats !== 'once' ? 'error' : 'warning'
}
