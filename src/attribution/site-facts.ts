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

/** Whether the records of a line may be pooled leftovers, that is, whether they may be as few as pools hold. */
export function mayBePooled(site: DeferSite): boolean {
  return site.confidence !== 'possible' && fewestRecords(site) <= POOL_SLACK
}

/** Whether a line holds more records than pools do while no goroutine is inside its function. */
export function isLeftByGoroutines(site: DeferSite): boolean {
  return site.confidence !== 'possible' && site.goroutines === 0 && fewestRecords(site) > POOL_SLACK
}

function fewestRecords(site: DeferSite): number {
  return recordsOf(site, site.bytesLow) ?? site.records
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
