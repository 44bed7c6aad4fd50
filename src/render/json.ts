import type { Table } from '../report/report.ts'
import type { Renderer } from './renderer.ts'

/** The report as one JSON document; integers past 2^53 are strings of digits. */
export const renderJson: Renderer = (report, { rows }) => {
  const tables = Object.fromEntries(
    Object.entries(report.tables).map(([id, table]): [string, Table] => [id, { ...table, rows: table.rows.slice(0, rows) }]),
  )
  return `${JSON.stringify({ ...report, tables }, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
}
