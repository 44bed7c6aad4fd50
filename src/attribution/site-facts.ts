import type { DeferSite } from './attribute-defers.ts'
import { POOL_SLACK } from './record-size.ts'

/** Bytes that a site holds: records and companions. */
export function totalBytes(site: Pick<DeferSite, 'recordBytes' | 'companionBytes'>): number {
  return site.recordBytes + site.companionBytes
}

/** Share of the heap in use, 0..1; 0 for an empty heap. */
export function shareOf(bytes: number, heapBytes: number): number {
  return heapBytes > 0 ? bytes / heapBytes : 0
}

/** How many records these bytes are; null stays null. */
export function recordsOf(site: DeferSite, bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / site.recordSize)
}

/** Records a line still holds that may be pooled leftovers: few of them, or nobody is inside the function any more. */
export function mayBePooled(site: DeferSite): boolean {
  if (site.confidence === 'possible') return false
  if (site.goroutines === 0) return true
  return site.sampledObjects === null && site.records <= POOL_SLACK
}

/** Whether the line may hold more records than the row counts: told apart by shape, with more objects of that size beside them. */
export function isAmbiguous(site: DeferSite): boolean {
  return site.evidence === 'shape' && site.hasCompanionsOfRecordSize
}

/** Whether the grade of a site is good enough for an error. Source: the contract, "Evidence and confidence". */
export function isCertain({ confidence }: Pick<DeferSite, 'confidence'>): boolean {
  return confidence === 'exact' || confidence === 'strong'
}

/** Sites whose records have another sign than their size. */
export function gradedSites(sites: readonly DeferSite[]): DeferSite[] {
  return sites.filter(({ confidence }) => confidence !== 'possible')
}
