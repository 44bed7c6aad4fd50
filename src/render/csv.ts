import { visibleText } from '../base/visible-text.ts'
import type { Cell } from '../report/report.ts'
import type { Renderer } from './renderer.ts'

/** Every table as RFC 4180 records with raw numbers: a line with the table's name, the column ids, the rows; blank lines between. */
export const renderCsv: Renderer = (report, options) =>
  Object.entries(report.tables)
    .map(([id, table]) => {
      const columns = table.columns.map((column) => column.id)
      const rows = table.rows.slice(0, options.rows)
      const hasNotes = rows.some((row) => row['notes'] !== undefined)
      const heads = hasNotes ? [...columns, 'notes'] : columns
      return [[id], heads, ...rows.map((row) => heads.map((head) => text(row[head] ?? null)))]
        .map((record) => `${record.map(quote).join(',')}\n`)
        .join('')
    })
    .join('\n')

function text(cell: Cell): string {
  if (cell === null) return ''
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(text).join(';')
  if (typeof cell === 'object')
    return Object.entries(cell)
      .map(([key, value]) => visibleText(`${key}=${String(value)}`))
      .join(';')
  return typeof cell === 'string' ? visibleText(cell) : String(cell)
}

/** Quotes what CSV needs quoted, and keeps spreadsheets from running a name as a formula. */
function quote(field: string): string {
  const safe = /^[=+@\t\r-]/.test(field) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(field) ? `'${field}` : field
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
