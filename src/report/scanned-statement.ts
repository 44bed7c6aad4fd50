import type { Confidence, HeapEvidence } from '../attribution/evidence.ts'
import type { Severity } from './report.ts'

/** The memory that the heap of a process holds because of a statement. */
export interface LiveRecords {
  readonly records: number
  /** Whether the profile would show any record there is: it was not sampled, and lacks nothing. */
  readonly showsAll: boolean
  /** Bytes of records and companions. */
  readonly bytes: number
  readonly low: number | null
  readonly high: number | null
  readonly share: number
  /** The memory that its pending calls keep alive beside that; null where nothing shows it. */
  readonly held: { readonly bytes: number; readonly share: number; readonly confidence: 'strong' | 'likely' } | null
  /** Null where nothing is alive. */
  readonly evidence: HeapEvidence | null
  readonly confidence: Confidence | null
  /** Whether a series of profiles shows that it grows. */
  readonly isGrowing: boolean
}

/** A statement that a rule found in the source, or that holds memory without such a finding. */
export interface ScannedStatement {
  readonly rule: string
  readonly severity: Severity
  /** The function with its import path, as profiles name it. */
  readonly function: string
  /** Path from the working directory, with forward slashes. */
  readonly path: string
  readonly line: number
  readonly endLine: number
  readonly column: number
  readonly endColumn: number
  readonly construct: string | null
  readonly earlyExit: boolean | null
  /** The first line of the statement; null where it was not read. */
  readonly source: string | null
  readonly detail: string
  readonly live: LiveRecords | null
}
