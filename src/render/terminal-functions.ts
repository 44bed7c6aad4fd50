import { counted, formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import { rowsOfFunctions } from '../report/function-rows.ts'
import type { Cell, Table } from '../report/report.ts'
import type { Page } from './page.ts'
import type { PageOptions } from './renderer.ts'
import { cutOff, shortened } from './text-width.ts'

type Row = Table['rows'][number]

/** The smallest width of a value in characters; `GAP` is the width between two columns. */
const VALUE = 10
const GAP = '  '

/**
 * Shows the functions of a `peek` table: callers above, callees below, as in pprof's peek. The row limit applies to the number of
 * functions, and to the callers and callees of each.
 */
export function renderPeek(page: Page, table: Table, options: PageOptions): void {
  if (table.rows.length === 0) return
  page.blank()
  page.text(table.title, 0, 'bold')
  const cell = reader(table, options)
  const functions = rowsOfFunctions(table)
  const shown = functions.slice(0, options.rows)
  const width = shown.flat().reduce((most, row) => Math.max(most, ...['flat', 'cum', 'value'].map((id) => cell(row, id).length)), VALUE)
  for (const rows of shown) {
    page.blank()
    renderEdges(page, rows, 'caller', cell, width, options)
    // a saved report may have edges alone
    for (const own of rows.filter(({ relation }) => relation === 'function')) {
      const values = `${cell(own, 'flat').padStart(width)} flat ${cell(own, 'flat_share').padStart(7)}${GAP}${cell(own, 'cum').padStart(width)} cum ${cell(own, 'cum_share').padStart(7)}${GAP}`
      page.line(values + fitting(String(own['function']), page, values.length), 'bold')
    }
    renderEdges(page, rows, 'callee', cell, width, options)
  }
  renderRest(page, functions.length, shown.length)
}

/** Says how many functions match but are not shown. */
function renderRest(page: Page, count: number, shown: number): void {
  if (shown === count) return
  page.blank()
  page.text(
    `… ${counted(count - shown, 'more function')} ${count - shown === 1 ? 'matches' : 'match'}; --rows ${count} shows all`,
    2,
    'dim',
  )
}

function renderEdges(
  page: Page,
  rows: readonly Row[],
  relation: string,
  cell: CellReader,
  width: number,
  { rows: most }: PageOptions,
): void {
  const edges = rows.filter((row) => row['relation'] === relation)
  for (const row of edges.slice(0, most)) {
    const sign = relation === 'caller' ? '↓ ' : '  ↳ '
    const values = `${cell(row, 'value').padStart(width + 5)} ${cell(row, 'share').padStart(7)}${GAP}${sign}`
    const inlined = row['inlined'] === true ? ' (inline)' : ''
    page.line(values + fitting(String(row['other']), page, values.length + inlined.length) + inlined)
  }
  if (most !== undefined && edges.length > most)
    page.text(`… ${counted(edges.length - most, `more ${relation}`)}; --rows ${edges.length} shows all`, width + 6, 'dim')
}

/** Lines without values or records are context: this many are shown around lines that have some. */
const CONTEXT = 5

/**
 * Shows the lines of each function of a `list` table, with the records of `defer` statements beside them. The row limit applies to the
 * number of functions. Lines far from all values are left out.
 */
export function renderList(page: Page, table: Table, options: PageOptions): void {
  if (table.rows.length === 0) return
  page.blank()
  page.text(table.title, 0, 'bold')
  const cell = reader(table, options)
  const functions = rowsOfFunctions(table)
  const shown = functions.slice(0, options.rows)
  const numbers = numbersOf(shown.flat())
  const widths = numberWidths(numbers, shown.flat(), cell)
  for (const rows of shown) {
    const { function: name, file } = rows[0]!
    page.blank()
    page.text(file === null ? String(name) : `${String(name)} in ${String(file)}`, 0, 'bold', 2)
    page.text(sumsText(rows, table, options), 2)
    const titles = numbers.map(({ title }) => title)
    page.line(`${lineText(titles, widths)}${GAP}source`, 'dim')
    const isNear = nearValues(rows)
    rows.forEach((row, i) => {
      if (isNear[i] === false) {
        const dots = titles.map((title) => (title === LINE.title ? '…' : ''))
        if (isNear[i - 1] !== false) page.line(lineText(dots, widths), 'dim')
        return
      }
      const before = lineText(textsOf(numbers, row, cell), widths) + GAP
      page.line(before + sourceText(row, page.options.width - before.length))
    })
  }
  renderRest(page, functions.length, shown.length)
}

/** A column before the source. It is at least `least` wide, so that most functions look alike. */
interface NumberColumn {
  readonly title: string
  readonly least: number
  readonly text: (row: Row, cell: CellReader) => string
}

const VALUES: readonly NumberColumn[] = [
  { title: 'flat', least: 9, text: (row, cell) => valueText(row, 'flat', cell) },
  { title: 'cum', least: 9, text: (row, cell) => valueText(row, 'cum', cell) },
  { title: 'records', least: 9, text: (row, cell) => cell(row, 'records') },
  { title: 'bytes', least: 9, text: (row, cell) => cell(row, 'record_bytes') },
]

/** At the line of a `defer` what it holds, at other lines what is held through them. */
const HELD: NumberColumn = {
  title: 'held',
  least: 9,
  text: (row, cell) => cell(row, row['held_bytes'] === null ? 'held_through' : 'held_bytes'),
}

const LINE: NumberColumn = { title: 'line', least: 5, text: (row) => String(row['line'] ?? '?') }

/** The columns before the source; that of held memory only where some is known. */
function numbersOf(rows: readonly Row[]): NumberColumn[] {
  return [...VALUES, ...(rows.some(isHeld) ? [HELD] : []), LINE]
}

function isHeld(row: Row): boolean {
  return row['held_confidence'] !== null
}

function textsOf(numbers: readonly NumberColumn[], row: Row, cell: CellReader): string[] {
  return numbers.map(({ text }) => text(row, cell))
}

function numberWidths(numbers: readonly NumberColumn[], rows: readonly Row[], cell: CellReader): number[] {
  const widths = numbers.map(({ least }) => least)
  for (const row of rows)
    textsOf(numbers, row, cell).forEach((text, i) => {
      widths[i] = Math.max(widths[i]!, text.length)
    })
  return widths
}

function lineText(numbers: readonly string[], widths: readonly number[]): string {
  return numbers.map((text, i) => text.padStart(widths[i]!)).join(' ')
}

/** The smallest width of source in characters beside the grade of its records. */
const LEAST_SOURCE = 12

/** The source of a line and its grades; where the width is not enough, the evidence of the records is left out. */
function sourceText(row: Row, room: number): string {
  const text = visibleText(String(row['source'] ?? ''))
  const [long, short] = [gradesText(row, ` (${String(row['evidence'])})`), gradesText(row, '')].map((grades) =>
    grades === '' ? '' : `${text === '' ? '' : GAP}← ${grades}`,
  ) as [string, string]
  const shown = text.length + long.length <= room ? long : short
  return cutOff(text, Math.max(room - shown.length, LEAST_SOURCE)) + shown
}

/** The grade of the records of a line, and that of what its calls hold where it is another one. */
function gradesText(row: Row, evidence: string): string {
  const hasRecords = row['records'] !== null
  const ofHeld = row['held_bytes'] !== null && !(hasRecords && row['held_confidence'] === row['confidence'])
  return [
    ...(hasRecords ? [`${String(row['confidence'])}${evidence}`] : []),
    ...(ofHeld ? [`${String(row['held_confidence'])} (held)`] : []),
  ].join(', ')
}

function sumsText(rows: readonly Row[], table: Table, { unit }: PageOptions): string {
  const scale = table.columns.find(({ id }) => id === 'flat')?.unit ?? 'count'
  const sum = (id: string, of = rows) => of.reduce((total, row) => total + Number(row[id] ?? 0), 0)
  const values = `flat ${formatValue(sum('flat'), scale, unit)}, cum ${formatValue(sum('cum'), scale, unit)}`
  // rows that are only possible must not look like facts
  const told = rows.filter(({ confidence }) => confidence !== 'possible')
  const records = sum('records', told)
  const held = sum('held_bytes')
  const live =
    records === 0 ? '' : `; ${formatValue(records, 'count')} live defer records of ${formatValue(sum('record_bytes', told), 'bytes', unit)}`
  return `${values}${live}${held === 0 ? '' : `; pending calls hold ${formatValue(held, 'bytes', unit)}`}`
}

/** For each line, whether it has values or records, or is near one that has. */
function nearValues(rows: readonly Row[]): boolean[] {
  const isNear = new Array<boolean>(rows.length).fill(false)
  rows.forEach((row, i) => {
    if (row['flat'] == 0 && row['cum'] == 0 && row['records'] === null && !isHeld(row)) return
    isNear.fill(true, Math.max(0, i - CONTEXT), i + CONTEXT + 1)
  })
  return isNear
}

/** Formats a value; zero is shown as a point, as in pprof. */
function valueText(row: Row, id: string, cell: CellReader): string {
  return row[id] == 0 ? '.' : cell(row, id)
}

function fitting(name: string, page: Page, before: number): string {
  return shortened(visibleText(name), Math.max(page.options.width - before, 12))
}

type CellReader = (row: Row, id: string) => string

function reader({ columns }: Table, { unit: scale }: PageOptions): CellReader {
  const units = new Map(columns.map(({ id, unit }) => [id, unit]))
  return (row, id) => cellText((row[id] ?? null) as Cell, units.get(id) ?? null, scale)
}
