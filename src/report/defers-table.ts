import type { DeferSite } from '../attribution/attribute-defers.ts'
import { DEFERS_COLUMNS } from './columns.ts'
import type { Cell, Table } from './report.ts'

/** The `defers` table; `heapBytes` is the heap in use of the whole profile. */
export function defersTable(sites: readonly DeferSite[], heapBytes: number): Table {
  return {
    title: 'Defer records',
    columns: DEFERS_COLUMNS.map(({ id, title, unit }) => ({ id, title, unit })),
    rows: sites.map((site) => defersRow(site, heapBytes)),
  }
}

/** Records and companions. */
export function totalBytes(site: DeferSite): number {
  return site.recordBytes + site.companionBytes
}

/** Share of the heap in use, 0..1; 0 for an empty heap. */
export function shareOf(bytes: number, heapBytes: number): number {
  return heapBytes > 0 ? bytes / heapBytes : 0
}

function defersRow(site: DeferSite, heapBytes: number): Record<string, Cell> {
  return {
    function: site.function,
    file: site.file,
    line: site.line,
    construct: site.construct,
    records: site.records,
    record_bytes: site.recordBytes,
    companion_objects: site.companionObjects,
    companion_bytes: site.companionBytes,
    total_bytes: totalBytes(site),
    share: shareOf(totalBytes(site), heapBytes),
    alloc_records: site.allocRecords,
    alloc_bytes: site.allocBytes,
    sampled_objects: site.sampledObjects,
    bytes_low: site.bytesLow,
    bytes_high: site.bytesHigh,
    evidence: site.evidence,
    confidence: site.confidence,
    records_low: recordsOf(site, site.bytesLow),
    records_high: recordsOf(site, site.bytesHigh),
    statement: site.statement?.text ?? null,
    notes: siteNotes(site),
  }
}

/** How many records these bytes are; null stays null. */
export function recordsOf(site: DeferSite, bytes: number | null): number | null {
  return bytes === null ? null : Math.round(bytes / site.recordSize)
}

/** Records that pools may keep after all deferred calls ran: 32 per P, here for two Ps and the running one. Source: runtime/panic.go, `freedefer`. */
export const POOL_SLACK = 66

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

/** Codes of the notices that weaken a row. */
function siteNotes(site: DeferSite): string[] {
  const notes: string[] = []
  if (mayBePooled(site)) notes.push('pooled')
  if (site.evidence === 'size') notes.push('hidden-frames')
  if (site.bytesLow === null) notes.push('altered-profile')
  if (site.function === null) notes.push('sites-hidden')
  if (isAmbiguous(site)) notes.push('same-size')
  if (site.sampledObjects !== null && site.sampledObjects < 10) notes.push('sampling-floor')
  return notes
}
