import type { DeferSite } from '../attribution/attribute-defers.ts'
import { isAmbiguous, isLeftByGoroutines, mayBePooled, recordsOf, shareOf, totalBytes } from '../attribution/site-facts.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { DEFERS_COLUMNS, heads } from './columns.ts'
import type { Table } from './report.ts'
import type { DefersRow } from './rows.ts'

/** The `defers` table; `heapBytes` is the heap in use of the whole profile. */
export function defersTable(sites: readonly DeferSite[], heapBytes: number): Table<DefersRow> {
  return {
    title: 'Defer records',
    columns: heads(DEFERS_COLUMNS),
    rows: sites.map((site) => defersRow(site, heapBytes)),
  }
}

function defersRow(site: DeferSite, heapBytes: number): DefersRow {
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

/** Codes of the notices that weaken a row. */
function siteNotes(site: DeferSite): NoticeCode[] {
  const notes: NoticeCode[] = []
  if (mayBePooled(site)) notes.push('pooled')
  if (isLeftByGoroutines(site)) notes.push('nobody-inside')
  if (site.evidence === 'size') notes.push('hidden-frames')
  if (site.bytesLow === null) notes.push('altered-profile')
  if (site.function === null) notes.push('sites-hidden')
  if (isAmbiguous(site)) notes.push('same-size')
  if (site.sampledObjects !== null && site.sampledObjects < 10) notes.push('sampling-floor')
  return notes
}
