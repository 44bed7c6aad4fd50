import { visibleText } from '../base/visible-text.ts'
import { type Answer, type Cell, type Report, type Table, tablesOf } from '../report/report.ts'
import type { Renderer } from './renderer.ts'

/**
 * Every table as RFC 4180 records with raw numbers: a line with the table's name, the column ids, the rows; blank lines between tables.
 * The answer comes last, as a table with one row of its text and its facts: scripts may take the first table by position.
 */
export const renderCsv: Renderer = (report, { rows } = {}) => {
  const tables = tablesOf(report).map(([id, table]) => tableText(id, table, rows))
  return [...tables, ...answerText(report)].join('\n')
}

function answerText({ answer }: Report): string[] {
  return answer === null ? [] : [recordsText('answer', Object.keys(answer), [answer])]
}

function tableText(id: string, table: Table, limit: number | undefined): string {
  const rows = table.rows.slice(0, limit)
  const columns = table.columns.map((column) => column.id)
  const hasNotes = rows.some((row) => row['notes'] !== undefined)
  return recordsText(id, hasNotes ? [...columns, 'notes'] : columns, rows)
}

function recordsText(name: string, heads: readonly string[], rows: readonly (Answer | Table['rows'][number])[]): string {
  return [[visibleText(name)], heads.map((head) => visibleText(head)), ...rows.map((row) => heads.map((head) => text(row[head] ?? null)))]
    .map((record) => `${record.map(quote).join(',')}\n`)
    .join('')
}

function text(cell: Cell): string {
  if (cell === null) return ''
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(text).join(';')
  if (typeof cell === 'object')
    return Object.entries(cell)
      .map(([key, value]) => visibleText(`${key}=${String(value)}`))
      .join(';')
  return typeof cell === 'string' ? visibleText(cell) : String(cell)
}

/**
 * Quotes a field where CSV needs it, and keeps spreadsheets from running a name as a formula. `visibleText` has removed line breaks and
 * tabs.
 */
function quote(field: string): string {
  const safe = /^[=+@-]/.test(field) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(field) ? `'${field}` : field
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
