import type { DeferSite } from '../attribution/attribute-defers.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { isAmbiguous, isLeftByGoroutines, mayBePooled, recordsOf, shareOf, totalBytes } from '../attribution/site-facts.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { heads } from './columns.ts'
import { DEFERS_COLUMNS } from './heap-columns.ts'
import type { InputSummary, Table } from './report.ts'
import type { DefersRow } from './rows.ts'

/** What the `defers` table shows. */
export interface DefersFacts {
  readonly sites: readonly DeferSite[]
  readonly held: readonly HeldMemory[]
  /** The heap in use of the whole profile, in bytes. */
  readonly heapBytes: number
  readonly period: number
  readonly inputs: readonly InputSummary[]
}

/**
 * The `defers` table. The memory that a statement holds is in its first row. A statement without a sampled record has its own row, after
 * the others of its grade.
 */
export function defersTable({ sites, held, heapBytes, period, inputs }: DefersFacts): Table<DefersRow> {
  // an engine gives what is alive alone
  const hasAllocations = inputs.some(({ sampleTypes }) => sampleTypes.some(({ type }) => type === 'alloc_objects'))
  const left = new Map(held.map((one) => [placeOf(one.holder.file, one.holder.held.statement.line), one]))
  const rows = sites.map((site) => {
    const place = placeOf(site.file, site.line)
    const own = left.get(place) ?? null
    left.delete(place)
    return {
      ...recordCells(site, heapBytes),
      ...(hasAllocations ? {} : NO_ALLOCATIONS),
      ...heldCells(own, heapBytes),
      notes: siteNotes(site),
    }
  })
  for (const one of left.values()) {
    const at = rows.findIndex((row) => confidenceRank(row.confidence) > confidenceRank(one.confidence))
    const row = { ...withoutRecords(one, period), ...heldCells(one, heapBytes), notes: [] }
    rows.splice(at === -1 ? rows.length : at, 0, row)
  }
  return { title: 'Defer records', columns: heads(DEFERS_COLUMNS), rows }
}

function placeOf(file: string | null, line: number | null): string {
  return `${file}:${line}`
}

function heldCells(held: HeldMemory | null, heapBytes: number) {
  const lines = held?.lines.filter((line) => line.kind !== 'shared').map(({ line }) => line) ?? []
  return {
    held_bytes: held === null ? null : Math.round(held.estimate),
    held_low: held === null ? null : Math.round(held.low),
    held_high: held === null ? null : Math.round(held.high),
    held_share: held === null ? null : shareOf(held.estimate, heapBytes),
    held_lines: held === null ? null : [...new Set(lines)],
    held_confidence: held === null ? null : held.confidence,
  }
}

function withoutRecords({ holder, confidence }: HeldMemory, period: number): RecordCells {
  const { statement, repeats } = holder.held
  return {
    function: holder.function,
    file: holder.file,
    line: statement.line,
    construct: repeats === 'once' ? null : repeats,
    records: null,
    record_bytes: null,
    companion_objects: null,
    companion_bytes: null,
    total_bytes: null,
    share: null,
    alloc_records: null,
    alloc_bytes: null,
    sampled_objects: period <= 1 ? null : 0,
    bytes_low: null,
    bytes_high: null,
    evidence: 'source',
    confidence,
    records_low: null,
    records_high: null,
    statement: holder.statement.text,
  }
}

const NO_ALLOCATIONS = { alloc_records: null, alloc_bytes: null } as const

type RecordCells = Omit<DefersRow, keyof ReturnType<typeof heldCells> | 'notes' | 'confidence'> & { readonly confidence: Confidence }

function recordCells(site: DeferSite, heapBytes: number): RecordCells {
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
  }
}

/** Codes of the notices that weaken a row. */
function siteNotes(site: DeferSite): NoticeCode[] {
  const notes: NoticeCode[] = []
  if (mayBePooled(site)) notes.push('pooled')
  if (isLeftByGoroutines(site)) notes.push('nobody-inside')
  if (site.isPutBack) notes.push('frames-put-back')
  if (site.evidence === 'size') notes.push('hidden-frames')
  if (site.bytesLow === null) notes.push('altered-profile')
  if (site.function === null) notes.push('sites-hidden')
  if (isAmbiguous(site)) notes.push('same-size')
  if (site.sampledObjects !== null && site.sampledObjects < 10) notes.push('sampling-floor')
  return notes
}
