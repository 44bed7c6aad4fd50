import { counted } from '../base/units.ts'
import type { Answer } from './report.ts'
import type { ProcessesRow } from './rows.ts'

/** The answer about several processes: how many of them hold memory for deferred calls, and the answer about the worst. */
export interface FleetAnswer extends Answer {
  readonly processes: number
  /** Processes with live defer records, or with memory that pending calls keep alive. */
  readonly affected_processes: number
  /** Processes whose profiles cannot tell. */
  readonly unknown_processes: number
  /** The worst process; the other facts are about it. */
  readonly process: string
}

/** The answer about several processes; `worst` is the answer about the process that costs most. */
export function fleetAnswer(rows: readonly ProcessesRow[], process: string, worst: Answer): FleetAnswer {
  const affected = rows.filter(({ total }) => Number(total ?? 0) > 0).length
  const unknown = rows.filter(({ total }) => total === null).length
  const all = counted(rows.length, 'process', 'processes')
  const open = unknown === 0 ? '' : ` The profiles of ${unknown} cannot tell.`
  const known =
    affected === 0
      ? `None of ${all} is known to hold memory for deferred calls.${open} In ${process}: ${worst.text}`
      : `${affected} of ${all} ${affected === 1 ? 'holds' : 'hold'} memory for deferred calls.${open} Most of it is in ${process}: ${worst.text}`
  return { ...worst, text: known, processes: rows.length, affected_processes: affected, unknown_processes: unknown, process }
}
