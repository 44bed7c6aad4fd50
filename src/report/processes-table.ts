import { gradedSites, shareOf } from '../attribution/site-facts.ts'
import type { Labels } from '../base/labels.ts'
import type { HeapAnalysis } from './analyze-report.ts'
import { heads } from './columns.ts'
import { defersTable } from './defers-table.ts'
import { PROCESSES_COLUMNS } from './fleet-columns.ts'
import { reportedHolders } from './held-findings.ts'
import type { Table } from './report.ts'
import type { DefersRow, ProcessesRow } from './rows.ts'

/** One of several processes, by its captures. */
export interface ProcessIdentity {
  readonly name: string
  /** The row that it counts for: its own name, or the value of what the user groups processes by. */
  readonly group: string
  readonly captures: number
  readonly labels: Labels
  readonly buildId: string | null
}

/** Labels that name the release of a program, most usual first. */
const VERSION_LABELS = ['version', 'app_kubernetes_io_version', 'service_version', 'app_version', 'release', 'image_tag']

/** The row of one process. */
export function processRow({ group, captures, labels, buildId }: ProcessIdentity, analysis: HeapAnalysis): ProcessesRow {
  const { heapBytes, inputs, missing } = analysis
  const sites = gradedSites(analysis.shownSites)
  const sum = (of: (site: (typeof sites)[number]) => number) => sites.reduce((total, site) => total + of(site), 0)
  const isKnown = sites.length > 0 || missing.length === 0
  const hasSource = analysis.evidence.some(({ kind }) => kind === 'source')
  const held = Math.round(reportedHolders(analysis.held).reduce((total, { estimate }) => total + estimate, 0))
  const total = held + sum((site) => site.recordBytes + site.companionBytes)
  const worst = largest(statementsOf(analysis))
  const { source, time } = inputs[0]!
  return {
    process: group,
    version: VERSION_LABELS.map((name) => labels[name]).find((value) => value !== undefined) ?? buildId,
    captures,
    held_bytes: hasSource ? held : null,
    record_bytes: isKnown ? sum(({ recordBytes }) => recordBytes) : null,
    records: isKnown ? sum(({ records }) => records) : null,
    total: isKnown || held > 0 ? total : null,
    share: isKnown || held > 0 ? shareOf(total, heapBytes) : null,
    evidence: worst?.evidence ?? null,
    confidence: worst?.confidence ?? null,
    function: worst?.function ?? null,
    file: worst?.file ?? null,
    line: worst?.line ?? null,
    heap_bytes: heapBytes,
    time,
    source,
    labels: Object.keys(labels).length === 0 ? null : labels,
    notes: isKnown ? [] : ['lossy-source'],
  }
}

/** The rows of a process's defer statements. */
export function statementsOf(analysis: HeapAnalysis): readonly DefersRow[] {
  return defersTable({ ...analysis, sites: analysis.shownSites }).rows
}

/** The bytes that a statement costs: its records and companions, and what its calls keep alive. */
export function costOf({ total_bytes, held_bytes }: DefersRow): number {
  return Number(total_bytes ?? 0) + Number(held_bytes ?? 0)
}

function largest(rows: readonly DefersRow[]): DefersRow | null {
  const graded = rows.filter(({ confidence }) => confidence !== 'possible')
  return graded.reduce<DefersRow | null>((most, row) => (most === null || costOf(row) > costOf(most) ? row : most), null)
}

/** The `processes` table: those with the largest total first. Rows of one group are added up; the other facts are of its largest. */
export function processesTable(rows: readonly ProcessesRow[]): Table<ProcessesRow> {
  const groups = new Map<string, ProcessesRow[]>()
  for (const row of rows) groups.set(row.process!, [...(groups.get(row.process!) ?? []), row])
  return { title: 'Processes', columns: heads(PROCESSES_COLUMNS), rows: [...groups.values()].map(addedUp).sort(byTotal) }
}

function addedUp(rows: readonly ProcessesRow[]): ProcessesRow {
  const [first] = [...rows].sort(byTotal) as [ProcessesRow]
  if (rows.length === 1) return first
  const sum = (column: 'captures' | 'held_bytes' | 'record_bytes' | 'records' | 'total' | 'heap_bytes') => {
    const known = rows.map((row) => row[column]).filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce<number>((total, value) => total + Number(value), 0)
  }
  const total = sum('total')
  return {
    ...first,
    captures: sum('captures'),
    held_bytes: sum('held_bytes'),
    record_bytes: sum('record_bytes'),
    records: sum('records'),
    total,
    share: total === null ? null : shareOf(total, sum('heap_bytes') ?? 0),
    heap_bytes: sum('heap_bytes'),
    labels: null,
    notes: [...new Set(rows.flatMap(({ notes }) => notes ?? []))],
  }
}

function byTotal(a: ProcessesRow, b: ProcessesRow): number {
  return Number(b.total ?? -1) - Number(a.total ?? -1)
}
