import { formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import type { Cell, Table } from '../report/report.ts'
import { type Page, shortened } from './page.ts'
import type { RenderOptions } from './renderer.ts'

type Row = Table['rows'][number]

/** Characters of a value, and between two columns. */
const VALUE = 10
const GAP = '  '

/**
 * A block per function of a `peek` table: its callers above it, its callees below, as pprof's peek stands; of each side no more than the rows
 * that are asked for.
 */
export function renderPeek(page: Page, table: Table, options: RenderOptions): void {
  if (table.rows.length === 0) return
  page.blank()
  page.text(table.title, 0, 'bold')
  const cell = reader(table, options)
  for (const rows of groups(table.rows, ({ function: name }) => String(name))) {
    page.blank()
    renderEdges(page, rows, 'caller', cell, options)
    const own = rows.find(({ relation }) => relation === 'function')!
    const values = `${cell(own, 'flat').padStart(VALUE)} flat ${cell(own, 'flat_share').padStart(7)}${GAP}${cell(own, 'cum').padStart(VALUE)} cum ${cell(own, 'cum_share').padStart(7)}${GAP}`
    page.raw(page.paint(values + fitting(String(own['function']), page, values.length), 'bold'))
    renderEdges(page, rows, 'callee', cell, options)
  }
}

function renderEdges(page: Page, rows: readonly Row[], relation: string, cell: CellReader, { rows: most }: RenderOptions): void {
  const edges = rows.filter((row) => row['relation'] === relation)
  for (const row of edges.slice(0, most)) {
    const sign = relation === 'caller' ? '↓ ' : '  ↳ '
    const values = `${cell(row, 'value').padStart(VALUE + 5)} ${cell(row, 'share').padStart(7)}${GAP}${sign}`
    const inlined = row['inlined'] === true ? ' (inline)' : ''
    page.raw(values + fitting(String(row['other']), page, values.length + inlined.length) + inlined)
  }
  if (most !== undefined && edges.length > most)
    page.text(`… ${edges.length - most} more ${relation}s; --rows ${edges.length} shows all`, VALUE + 6, 'dim')
}

/** Shown without values or records, a line is context: this many stand around those that have some. */
const CONTEXT = 5

/** The lines of each function of a `list` table, with records of `defer` statements beside them; far from all values a gap is left out. */
export function renderList(page: Page, table: Table, options: RenderOptions): void {
  if (table.rows.length === 0) return
  page.blank()
  page.text(table.title, 0, 'bold')
  const cell = reader(table, options)
  for (const rows of groups(table.rows, ({ function: name, file }) => `${String(name)}\n${String(file)}`)) {
    const { function: name, file } = rows[0]!
    page.blank()
    page.text(file === null ? String(name) : `${String(name)} in ${String(file)}`, 0, 'bold', 2)
    page.text(sumsText(rows, table, options), 2)
    page.raw(page.paint(lineText('flat', 'cum', 'records', 'bytes', 'line', 'source'), 'dim'))
    const isNear = nearValues(rows)
    rows.forEach((row, i) => {
      if (isNear[i] === false) {
        if (isNear[i - 1] !== false) page.raw(page.paint(lineText('', '', '', '', '…', ''), 'dim'))
        return
      }
      const grade = row['records'] === null ? '' : `  ← ${String(row['confidence'])} (${String(row['evidence'])})`
      const [flat, cum] = [valueText(row, 'flat', cell), valueText(row, 'cum', cell)]
      const before = lineText(flat, cum, cell(row, 'records'), cell(row, 'record_bytes'), String(row['line'] ?? '?'), '')
      const text = visibleText(String(row['source'] ?? ''))
      page.raw(before + cut(text, page.options.width - before.length - grade.length) + grade)
    })
  }
}

function sumsText(rows: readonly Row[], table: Table, { unit }: RenderOptions): string {
  const scale = table.columns.find(({ id }) => id === 'flat')!.unit ?? 'count'
  const sum = (id: string, of = rows) => of.reduce((total, row) => total + Number(row[id] ?? 0), 0)
  const values = `flat ${formatValue(sum('flat'), scale, unit)}, cum ${formatValue(sum('cum'), scale, unit)}`
  // what is only possible is not told as a fact
  const told = rows.filter(({ confidence }) => confidence !== 'possible')
  const records = sum('records', told)
  if (records === 0) return values
  return `${values}; ${formatValue(records, 'count')} live defer records of ${formatValue(sum('record_bytes', told), 'bytes', unit)}`
}

/** Whether a line has values or records, or stands near one that has. */
function nearValues(rows: readonly Row[]): boolean[] {
  const isNear = new Array<boolean>(rows.length).fill(false)
  rows.forEach((row, i) => {
    if (row['flat'] == 0 && row['cum'] == 0 && row['records'] === null) return
    isNear.fill(true, Math.max(0, i - CONTEXT), i + CONTEXT + 1)
  })
  return isNear
}

function lineText(flat: string, cum: string, records: string, bytes: string, line: string, source: string): string {
  return `${flat.padStart(VALUE)} ${cum.padStart(VALUE)} ${records.padStart(VALUE)} ${bytes.padStart(VALUE)} ${line.padStart(6)}${GAP}${source}`
}

/** A point for nothing, as in pprof. */
function valueText(row: Row, id: string, cell: CellReader): string {
  return row[id] == 0 ? '.' : cell(row, id)
}

function cut(text: string, room: number): string {
  const most = Math.max(room, 20)
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function fitting(name: string, page: Page, before: number): string {
  return shortened(visibleText(name), Math.max(page.options.width - before, 20))
}

type CellReader = (row: Row, id: string) => string

function reader({ columns }: Table, { unit: scale }: RenderOptions): CellReader {
  const units = new Map(columns.map(({ id, unit }) => [id, unit]))
  return (row, id) => cellText((row[id] ?? null) as Cell, units.get(id) ?? null, scale)
}

/** Rows that follow each other with one key. */
function groups(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const found: Row[][] = []
  let last: string | null = null
  for (const row of rows) {
    const key = keyOf(row)
    if (key === last) found.at(-1)!.push(row)
    else found.push([row])
    last = key
  }
  return found
}
