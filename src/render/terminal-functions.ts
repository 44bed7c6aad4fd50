import { counted, formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import { rowsOfFunctions } from '../report/function-rows.ts'
import type { Cell, Table } from '../report/report.ts'
import { type Page, shortened } from './page.ts'
import type { PageOptions } from './renderer.ts'

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
    const own = rows.find(({ relation }) => relation === 'function')!
    const values = `${cell(own, 'flat').padStart(width)} flat ${cell(own, 'flat_share').padStart(7)}${GAP}${cell(own, 'cum').padStart(width)} cum ${cell(own, 'cum_share').padStart(7)}${GAP}`
    page.raw(page.paint(values + fitting(String(own['function']), page, values.length), 'bold'))
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
    page.raw(values + fitting(String(row['other']), page, values.length + inlined.length) + inlined)
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
  const widths = numberWidths(shown.flat(), cell)
  for (const rows of shown) {
    const { function: name, file } = rows[0]!
    page.blank()
    page.text(file === null ? String(name) : `${String(name)} in ${String(file)}`, 0, 'bold', 2)
    page.text(sumsText(rows, table, options), 2)
    page.raw(
      page.paint(
        lineText(
          NUMBERS.map(({ title }) => title),
          widths,
        ) +
          GAP +
          'source',
        'dim',
      ),
    )
    const isNear = nearValues(rows)
    rows.forEach((row, i) => {
      if (isNear[i] === false) {
        if (isNear[i - 1] !== false) page.raw(page.paint(lineText(['', '', '', '', '…'], widths), 'dim'))
        return
      }
      const before = lineText(numbersOf(row, cell), widths) + GAP
      page.raw(before + sourceText(row, page.options.width - before.length))
    })
  }
  renderRest(page, functions.length, shown.length)
}

/** The columns before the source. Each is at least `least` wide, so that most functions look alike. */
const NUMBERS = [
  { title: 'flat', least: 9 },
  { title: 'cum', least: 9 },
  { title: 'records', least: 9 },
  { title: 'bytes', least: 9 },
  { title: 'line', least: 5 },
] as const

function numbersOf(row: Row, cell: CellReader): string[] {
  return [
    valueText(row, 'flat', cell),
    valueText(row, 'cum', cell),
    cell(row, 'records'),
    cell(row, 'record_bytes'),
    String(row['line'] ?? '?'),
  ]
}

function numberWidths(rows: readonly Row[], cell: CellReader): number[] {
  const widths: number[] = NUMBERS.map(({ least }) => least)
  for (const row of rows)
    numbersOf(row, cell).forEach((text, i) => {
      widths[i] = Math.max(widths[i]!, text.length)
    })
  return widths
}

function lineText(numbers: readonly string[], widths: readonly number[]): string {
  return numbers.map((text, i) => text.padStart(widths[i]!)).join(' ')
}

/** The smallest width of source in characters beside the grade of its records. */
const LEAST_SOURCE = 12

/** The source of a line and the grade of its records; where the width is not enough, the evidence of the grade is left out. */
function sourceText(row: Row, room: number): string {
  const text = visibleText(String(row['source'] ?? ''))
  if (row['records'] === null) return cut(text, room)
  const gap = text === '' ? '' : GAP
  const [long, short] = [`${gap}← ${String(row['confidence'])} (${String(row['evidence'])})`, `${gap}← ${String(row['confidence'])}`]
  const grade = text.length + long.length <= room ? long : short
  return cut(text, room - grade.length) + grade
}

function sumsText(rows: readonly Row[], table: Table, { unit }: PageOptions): string {
  const scale = table.columns.find(({ id }) => id === 'flat')!.unit ?? 'count'
  const sum = (id: string, of = rows) => of.reduce((total, row) => total + Number(row[id] ?? 0), 0)
  const values = `flat ${formatValue(sum('flat'), scale, unit)}, cum ${formatValue(sum('cum'), scale, unit)}`
  // rows that are only possible must not look like facts
  const told = rows.filter(({ confidence }) => confidence !== 'possible')
  const records = sum('records', told)
  if (records === 0) return values
  return `${values}; ${formatValue(records, 'count')} live defer records of ${formatValue(sum('record_bytes', told), 'bytes', unit)}`
}

/** For each line, whether it has values or records, or is near one that has. */
function nearValues(rows: readonly Row[]): boolean[] {
  const isNear = new Array<boolean>(rows.length).fill(false)
  rows.forEach((row, i) => {
    if (row['flat'] == 0 && row['cum'] == 0 && row['records'] === null) return
    isNear.fill(true, Math.max(0, i - CONTEXT), i + CONTEXT + 1)
  })
  return isNear
}

/** Formats a value; zero is shown as a point, as in pprof. */
function valueText(row: Row, id: string, cell: CellReader): string {
  return row[id] == 0 ? '.' : cell(row, id)
}

function cut(text: string, room: number): string {
  const most = Math.max(room, LEAST_SOURCE)
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function fitting(name: string, page: Page, before: number): string {
  return shortened(visibleText(name), Math.max(page.options.width - before, 20))
}

type CellReader = (row: Row, id: string) => string

function reader({ columns }: Table, { unit: scale }: PageOptions): CellReader {
  const units = new Map(columns.map(({ id, unit }) => [id, unit]))
  return (row, id) => cellText((row[id] ?? null) as Cell, units.get(id) ?? null, scale)
}
