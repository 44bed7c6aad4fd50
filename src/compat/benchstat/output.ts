import { csvRecord } from '../go/csv.ts'
import { renderCsvTable } from './csv-table.ts'
import { type Field, fieldValue } from './projection.ts'
import type { Projections, Table } from './tables.ts'
import { renderTextTable } from './text-table.ts'

/** The texts for standard output and standard error. */
export interface Printed {
  readonly out: string
  readonly err: string
}

/** All tables as text. */
export function renderText(tables: readonly Table[], by: Projections): Printed {
  let out = ''
  for (const { heading, table } of withHeadings(tables, by)) out += heading.map((line) => `${line}\n`).join('') + renderTextTable(table, by)
  return { out, err: '' }
}

/** All tables as CSV; warnings name cells of the file. */
export function renderCsv(tables: readonly Table[], by: Projections): Printed {
  let out = ''
  let err = ''
  let row = 1
  for (const { heading, table } of withHeadings(tables, by)) {
    out += heading.map((line) => csvRecord([line])).join('')
    row += heading.length
    const { text, warnings, rowCount } = renderCsvTable(table, by, row)
    out += text
    err += warnings
    row += rowCount
  }
  return { out, err }
}

/** Each table with the lines before it: an empty line, and the keys that changed. Source: benchtab/builder.go, `printTables`. */
function* withHeadings(tables: readonly Table[], by: Projections): Iterable<{ heading: string[]; table: Table }> {
  let before: Table | null = null
  for (const table of tables) {
    const fields: Iterable<Field> = before === null ? by.table.fields() : by.table.differences(before.key, table.key)
    const changed = Array.from(fields)
      .filter(({ name }) => name !== '.unit')
      .map((field) => `${field.name}: ${fieldValue(table.key, field)}`)
    yield { heading: before === null ? changed : ['', ...changed], table }
    before = table
  }
}
