import type { Allocation } from './allocations.ts'
import type { Grade } from './grade.ts'

/** What a witness of statements, source or compiler, says of the allocations of one machine function on one line. */
export type StatementVerdict =
  | { readonly kind: 'record'; readonly records: readonly Allocation[]; readonly grade: Grade }
  /** No statement of the line puts a record on the heap, and the witness is of the revision that was built. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

/** The witness cannot tell. */
export const UNKNOWN: StatementVerdict = { kind: 'unknown' }

/** Sampled objects from which an allocation without the other one of its line is known to be the only one. */
export const MIN_SAMPLES = 10
