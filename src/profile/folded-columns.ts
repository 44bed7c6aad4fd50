import type { AllocationSites } from './allocation-sites.ts'
import type { ColumnTotals } from './column-totals.ts'

/** The samples of a profile, summed up by functions of one name (nodes) and by allocations. All values are in the sample types' own units. */
export interface FoldedColumns {
  /** String row of each node's name; no two names are equal, and none is empty. */
  readonly nodeNames: Uint32Array<ArrayBuffer>
  /** A cell for each sample type of each node: over the samples in which it is the leaf, and over those with it anywhere in the stack. */
  readonly flat: Float64Array<ArrayBuffer>
  readonly cum: Float64Array<ArrayBuffer>
  readonly totals: ColumnTotals
  /** String row of the label that tells the size of an object; 0 where no sample has one. */
  readonly sizeKey: number
  readonly sites: AllocationSites
}
