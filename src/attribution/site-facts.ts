import type { DeferSite } from './attribute-defers.ts'
import { POOL_SLACK } from './record-size.ts'

/** The bytes of a site: records and companions. */
export function totalBytes(site: Pick<DeferSite, 'recordBytes' | 'companionBytes'>): number {
  return site.recordBytes + site.companionBytes
}

/** Share of the heap in use, 0..1; 0 for an empty heap. */
export function shareOf(bytes: number, heapBytes: number): number {
  return heapBytes > 0 ? bytes / heapBytes : 0
}

/** The number of records in these bytes; null stays null. */
export function recordsOf(site: DeferSite, bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / site.recordSize)
}

/** Whether the records of a line may be leftovers in pools, because they are no more than pools hold. */
export function mayBePooled(site: DeferSite): boolean {
  return site.confidence !== 'possible' && fewestRecords(site) <= POOL_SLACK
}

/** Whether a line has more records than pools hold, although no goroutine is inside its function. */
export function isLeftByGoroutines(site: DeferSite): boolean {
  return site.confidence !== 'possible' && site.goroutines === 0 && fewestRecords(site) > POOL_SLACK
}

function fewestRecords(site: DeferSite): number {
  return recordsOf(site, site.bytesLow) ?? site.records
}

/**
 * Whether the line may have more records than the row counts: they were found by shape, and other objects of their size are on the line.
 */
export function isAmbiguous(site: DeferSite): boolean {
  return site.evidence === 'shape' && site.hasCompanionsOfRecordSize
}

/** Whether the grade of a site is good enough for an error. Source: the contract, "Evidence and confidence". */
export function isCertain({ confidence }: Pick<DeferSite, 'confidence'>): boolean {
  return confidence === 'exact' || confidence === 'strong'
}

/** Sites with better evidence than the size of their records. */
export function gradedSites(sites: readonly DeferSite[]): DeferSite[] {
  return sites.filter(({ confidence }) => confidence !== 'possible')
}
