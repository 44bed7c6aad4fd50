import { visibleText } from '../base/visible-text.ts'
import { type Answer, type Cell, type GateResult, type Report, type Row, type Table, tablesOf } from '../report/report.ts'
import type { Renderer } from './renderer.ts'

/**
 * Every table as RFC 4180 records with raw numbers: a line with the table's name, the column ids, the rows; blank lines between tables.
 * The answer comes after them, as a table with one row of its text and its facts, and then the limits, where there are some: scripts may take the first table by position. Names and texts are
 * safe to open: control characters are shown as codes, and nothing begins as a formula does; numbers stay numbers.
 */
export const renderCsv: Renderer = (report, { rows } = {}) => {
  const tables = tablesOf(report).map(([id, table]) => tableText(id, table, rows))
  return [...tables, ...answerText(report), ...gatesText(report)].join('\n')
}

function answerText({ answer }: Report): string[] {
  return answer === null ? [] : [recordsText('answer', Object.keys(answer), [answer])]
}

function gatesText({ gates }: Report): string[] {
  return gates === undefined ? [] : [recordsText('gates', ['expression', 'from', 'outcome', 'reasons'], gates)]
}

function tableText(id: string, table: Table, limit: number | undefined): string {
  const rows = table.rows.slice(0, limit)
  const columns = table.columns.map((column) => column.id)
  const hasNotes = rows.some((row) => row['notes'] !== undefined)
  return recordsText(id, hasNotes ? [...columns, 'notes'] : columns, rows)
}

function recordsText(name: string, heads: readonly string[], rows: readonly (Answer | GateResult | Table['rows'][number])[]): string {
  return [[name], heads, ...rows.map((row) => heads.map((head) => (row as Row)[head] ?? null))].map(recordText).join('')
}

function recordText(cells: readonly Cell[]): string {
  const fields = cells.map(field)
  // a blank line stands between tables, so that the one field of a record must not be empty
  return `${fields.length === 1 && fields[0] === '' ? '""' : fields.join(',')}\n`
}

/** A cell as a field of a record. Numbers and flags are as they are; a text is quoted where CSV needs it. */
function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'object' && typeof cell !== 'string') return String(cell)
  const safe = text(cell).split(';').map(withoutFormula).join(';')
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A cell without line breaks, tabs and other control characters; lists are joined with `;`. */
function text(cell: Cell): string {
  if (cell === null) return ''
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(text).join(';')
  if (typeof cell !== 'object') return visibleText(String(cell))
  return Object.entries(cell)
    .map(([key, value]) => visibleText(`${key}=${value}`))
    .join(';')
}

/** What spreadsheets run as a formula where a cell begins with it, full-width forms included. Source: OWASP, "CSV Injection". */
const FORMULA = /^\s*[=+@\-\uff1d\uff0b\uff20\uff0d]/
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/

/**
 * A part of a text that no spreadsheet runs, since an apostrophe marks it as a text. Parts end at `;`, because where numbers have a decimal
 * comma, spreadsheets take it for the end of a cell.
 */
function withoutFormula(part: string): string {
  return FORMULA.test(part) && !NUMBER.test(part) ? `'${part}` : part
}
