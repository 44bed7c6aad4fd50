import type { SiteVisibility } from './record-size.ts'

/** The evidence that an allocation is a heap record. Source: docs/evidence-and-limits.md. */
export type HeapEvidence = 'stack' | 'symbol' | 'binary' | 'compiler' | 'source' | 'prefix' | 'shape' | 'size'

/** The grades of confidence, best first. */
export const CONFIDENCES = ['exact', 'strong', 'likely', 'possible'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** The confidence of each kind of evidence. */
export const CONFIDENCE: Readonly<Record<HeapEvidence, Confidence>> = {
  stack: 'exact',
  symbol: 'exact',
  binary: 'exact',
  compiler: 'strong',
  source: 'strong',
  prefix: 'likely',
  shape: 'likely',
  size: 'possible',
}

/** The position of a grade, for sorting: 0 for exact, 3 for possible. */
export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence)
}

/** What is known besides the profiles. */
export interface DeferEvidence {
  /** Names by raw PC, from replies of `/debug/pprof/symbol`. */
  readonly symbols: ReadonlyMap<bigint, string> | null
  /** The number of goroutines inside each function, by folded name; null without a goroutine profile. */
  readonly goroutines: ReadonlyMap<string, number> | null
  /** The sizes that a record may have. */
  readonly recordSizes: readonly number[]
  /** Whether the Go version shows where records were allocated. */
  readonly sites: SiteVisibility
  /** The smallest number of runtime frames that a record hides, by the Go version; 2 or more. */
  readonly leastFrames: number
  /** Distances in bytes that this Go version has between the calls of two plain allocations. */
  readonly plainDistances: readonly number[]
}
