import { safeJson } from '../base/safe-json.ts'
import { type Report, type Table, tablesOf } from '../report/report.ts'
import type { Renderer } from './renderer.ts'

/** The report as one JSON document; integers past 2^53 are strings of digits. */
export const renderJson: Renderer = (report, { rows } = {}) => jsonOf(report, rows, 2)

/** The report as one JSON document on one line, for streams of documents. */
export const renderJsonLine: Renderer = (report, { rows } = {}) => jsonOf(report, rows, 0)

function jsonOf(report: Report, rows: number | undefined, indent: number): string {
  const tables = Object.fromEntries(tablesOf(report).map(([id, table]): [string, Table] => [id, cut(table, rows)]))
  const text = JSON.stringify(
    { ...report, flame: undefined, tables },
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    indent,
  )
  return `${safeJson(text)}\n`
}

/** The first rows of a table, with the number of those that it lacks. */
function cut(table: Table, limit = table.rows.length): Table {
  const leftOut = (table.leftOut ?? 0) + Math.max(0, table.rows.length - limit)
  return leftOut === 0 ? table : { ...table, rows: table.rows.slice(0, limit), leftOut }
}
