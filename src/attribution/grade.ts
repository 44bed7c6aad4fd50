import { CONFIDENCE, type Confidence, type HeapEvidence } from './evidence.ts'
import type { RecordConstruct } from './record-frames.ts'

/** What one allocation is considered to be, and on what evidence. */
export interface Grade {
  readonly evidence: HeapEvidence
  readonly confidence: Confidence
  readonly construct: RecordConstruct | null
  /** Bytes of the companion whose count matches that of the record, where both are too few to count as `shape`; else null. */
  readonly shortPairSize: number | null
}

/** A grade with the confidence that its kind of evidence gives. */
export function gradeOf(evidence: HeapEvidence, construct: RecordConstruct | null = null, shortPairSize: number | null = null): Grade {
  return { evidence, confidence: CONFIDENCE[evidence], construct, shortPairSize }
}
