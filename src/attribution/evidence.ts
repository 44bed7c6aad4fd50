/** On what ground an allocation counts as a heap record. Source: the contract, "Evidence and confidence". */
export type HeapEvidence = 'stack' | 'symbol' | 'binary' | 'source' | 'prefix' | 'shape' | 'size'

/** How sure that is, best first. */
export const CONFIDENCES = ['exact', 'strong', 'likely', 'possible'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** The confidence each kind of evidence gives. */
export const CONFIDENCE: Readonly<Record<HeapEvidence, Confidence>> = {
  stack: 'exact',
  symbol: 'exact',
  binary: 'exact',
  source: 'strong',
  prefix: 'likely',
  shape: 'likely',
  size: 'possible',
}

/** 0 for exact, 3 for possible: the order of rows. */
export function confidenceRank(confidence: Confidence): number {
  return CONFIDENCES.indexOf(confidence)
}
