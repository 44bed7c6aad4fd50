import type { SiteVisibility } from './record-size.ts'

/** On what ground an allocation counts as a heap record. Source: the contract, "Evidence and confidence". */
export type HeapEvidence = 'stack' | 'symbol' | 'binary' | 'compiler' | 'source' | 'prefix' | 'shape' | 'size'

/** How sure that is, best first. */
export const CONFIDENCES = ['exact', 'strong', 'likely', 'possible'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** The confidence each kind of evidence gives. */
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

/** 0 for exact, 3 for possible: the order of rows. */
export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence)
}

/** What is known beside the profiles. */
export interface DeferEvidence {
  /** Names by raw PC, from replies of `/debug/pprof/symbol`. */
  readonly symbols: ReadonlyMap<bigint, string> | null
  /** How many goroutines are inside each function, by folded name; null without a goroutine profile. */
  readonly goroutines: ReadonlyMap<string, number> | null
  /** Sizes a record may have. */
  readonly recordSizes: readonly number[]
  /** Whether records show where they were allocated, by the Go version. */
  readonly sites: SiteVisibility
  /** How many runtime frames a record hides at least, by the Go version; 2 or more. */
  readonly leastFrames: number
  /** Distances of calls, in bytes, that this Go version leaves between two plain allocations. */
  readonly plainDistances: readonly number[]
}
