import type { CalledFunction } from '../analysis/call-edges.ts'
import { functionKey } from '../analysis/line-values.ts'
import type { TopRow } from '../analysis/top.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { foldFunctionName, isLiteralName, ownerName } from '../attribution/go-names.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { type Integer, magnitude } from '../base/int64.ts'
import { type Column, heads } from './columns.ts'
import { linesColumns, listColumns, peekColumns } from './function-columns.ts'
import type { ListedFunction } from './listed-function.ts'
import { heldOfListed } from './listed-held.ts'
import type { Notice, Table, Unit } from './report.ts'
import type { AnalyzeReport, LinesRow, ListRow, PeekRow } from './rows.ts'
import { columnUnit, ratio } from './top-table.ts'

/** The details that `analyze` was asked for; a missing one was not asked for. */
export interface FunctionDetails {
  readonly sites: readonly DeferSite[]
  /** The memory that pending calls keep alive; empty without source. */
  readonly held: readonly HeldMemory[]
  readonly sampleType: { readonly type: string; readonly unit: string }
  readonly total: Integer
  readonly lines?: readonly TopRow[]
  readonly peek?: readonly CalledFunction[]
  readonly list?: readonly ListedFunction[]
  readonly notices: readonly Notice[]
}

/** The tables of details, by id. */
export type DetailTables = Pick<AnalyzeReport['tables'], 'lines' | 'peek' | 'list'>

/** Makes the tables of details. */
export function detailTables(details: FunctionDetails): DetailTables {
  const { type } = details.sampleType
  return {
    ...(details.lines === undefined ? {} : { lines: table(`Top lines by ${type}`, linesColumns, details, linesRows(details)) }),
    ...(details.peek === undefined ? {} : { peek: table(`Callers and callees by ${type}`, peekColumns, details, peekRows(details)) }),
    ...(details.list === undefined ? {} : { list: table(`Source lines by ${type}`, listColumns, details, listRows(details)) }),
  }
}

function table<R>(title: string, columns: (unit: Unit | null) => readonly Column[], { sampleType }: FunctionDetails, rows: R[]): Table<R> {
  return { title, columns: heads(columns(columnUnit(sampleType.unit))), rows }
}

function linesRows({ lines = [], total }: FunctionDetails): LinesRow[] {
  return lines.map(({ place, flat, cum }) => ({
    function: place!.function,
    file: place!.file === '' ? null : place!.file,
    line: place!.line === 0 ? null : place!.line,
    flat,
    flat_share: ratio(flat, total),
    cum,
    cum_share: ratio(cum, total),
  }))
}

function peekRows({ peek = [], total }: FunctionDetails): PeekRow[] {
  return peek.flatMap(({ name, flat, cum, callers, callees }) => {
    const row = (relation: string, other: string | null, value: Integer | null, inlined: boolean | null): PeekRow => ({
      function: name,
      relation,
      other,
      value,
      share: value === null ? null : ratio(value, magnitude(cum)),
      inlined,
      flat,
      flat_share: ratio(flat, total),
      cum,
      cum_share: ratio(cum, total),
    })
    return [
      ...callers.map((one) => row('caller', one.name, one.value, one.isInlined)),
      row('function', null, null, null),
      ...callees.map((one) => row('callee', one.name, one.value, one.isInlined)),
    ]
  })
}

/** Live records of one line. */
interface LineRecords {
  records: number
  recordBytes: number
  totalBytes: number
  evidence: string
  confidence: Confidence
}

function listRows({ list = [], sites, held, total }: FunctionDetails): ListRow[] {
  const records = recordsOfListed(list, recordsByFunction(sites))
  const heldAt = heldOfListed(list, held)
  return list.flatMap((one, i) => {
    const values = new Map(one.lines.map((row) => [row.place!.line, row]))
    const atLine = records[i]!
    const numbers = [...new Set([...values.keys(), ...(one.text?.keys() ?? []), ...atLine.keys(), ...heldAt[i]!.keys()])].sort(
      (a, b) => a - b,
    )
    return numbers.map((line): ListRow => {
      const live = atLine.get(line)
      const kept = heldAt[i]!.get(line)
      const { flat, cum } = values.get(line) ?? { flat: 0, cum: 0 }
      return {
        function: one.function,
        file: one.file === '' ? null : one.file,
        line: line === 0 ? null : line,
        flat,
        flat_share: ratio(flat, total),
        cum,
        cum_share: ratio(cum, total),
        records: live?.records ?? null,
        record_bytes: live?.recordBytes ?? null,
        total_bytes: live?.totalBytes ?? null,
        evidence: live?.evidence ?? null,
        confidence: live?.confidence ?? null,
        held_bytes: kept?.bytes ?? null,
        held_through: kept?.through ?? null,
        held_confidence: kept?.confidence ?? null,
        source: one.text?.get(line) ?? null,
      }
    })
  })
}

/**
 * Chooses the function that shows the records of a line. For the attribution, instances of a generic function are one, and so is a
 * function with the bodies of its range-over-func loops: the first one with samples at the line shows the records, else the first of all.
 */
function recordsOfListed(
  list: readonly ListedFunction[],
  records: ReadonlyMap<string, ReadonlyMap<number, LineRecords>>,
): Map<number, LineRecords>[] {
  const shown = new Set<LineRecords>()
  const found = list.map(() => new Map<number, LineRecords>())
  const show = (isAt: (one: ListedFunction, line: number) => boolean) =>
    list.forEach((one, i) => {
      for (const [line, live] of records.get(listKey(one)) ?? []) {
        if (shown.has(live) || !isAt(one, line)) continue
        shown.add(live)
        found[i]!.set(line, live)
      }
    })
  show(({ lines }, line) => lines.some(({ place }) => place!.line === line))
  // records in a literal are shown only once in its file
  show(({ function: name }) => !isLiteralName(foldFunctionName(name)))
  return found
}

/** The key of a function in the list; of a literal only its file, since it may have other names in the list. */
function listKey({ function: name, file }: { readonly function: string; readonly file: string }): string {
  return functionKey({ function: ownerName(foldFunctionName(name)), file })
}

/** Records of sites by function and file, then by line. Where a line has several, the weakest evidence counts. */
function recordsByFunction(sites: readonly DeferSite[]): Map<string, Map<number, LineRecords>> {
  const functions = new Map<string, Map<number, LineRecords>>()
  for (const site of sites) {
    if (site.function === null || site.file === null || site.line === null) continue
    const key = listKey({ function: site.function, file: site.file })
    const lines = functions.get(key) ?? new Map<number, LineRecords>()
    functions.set(key, lines)
    const known = lines.get(site.line)
    const totalBytes = site.recordBytes + site.companionBytes
    if (known === undefined) {
      const { records, recordBytes, evidence, confidence } = site
      lines.set(site.line, { records, recordBytes, totalBytes, evidence, confidence })
      continue
    }
    known.records += site.records
    known.recordBytes += site.recordBytes
    known.totalBytes += totalBytes
    if (confidenceRank(site.confidence) > confidenceRank(known.confidence)) {
      known.evidence = site.evidence
      known.confidence = site.confidence
    }
  }
  return functions
}
