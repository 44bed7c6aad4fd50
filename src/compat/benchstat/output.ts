import { csvRecord } from '../go/csv.ts'
import { renderCsvTable } from './csv-table.ts'
import { type Field, fieldValue } from './projection.ts'
import type { Projections, Table } from './tables.ts'
import { renderTextTable } from './text-table.ts'

/** All tables as text, in pieces: a table has a place for each row and column, so that it may be far larger than the input. */
export function* renderText(tables: readonly Table[], by: Projections): Generator<string> {
  for (const { heading, table } of withHeadings(tables, by)) {
    for (const line of heading) yield `${line}\n`
    yield* renderTextTable(table, by)
  }
}

/** All tables as CSV, in pieces; warnings name cells of the file. */
export function* renderCsv(tables: readonly Table[], by: Projections, warned: (text: string) => void): Generator<string> {
  let row = 1
  for (const { heading, table } of withHeadings(tables, by)) {
    for (const line of heading) yield csvRecord([line])
    row += heading.length
    row += yield* renderCsvTable(table, by, row, warned)
  }
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
