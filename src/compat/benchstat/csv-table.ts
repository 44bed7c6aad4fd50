import { csvRecord } from '../go/csv.ts'
import { formatShortest } from '../go/format-float.ts'
import { fieldValue } from './projection.ts'
import { formatComparison, formatDelta, formatRange } from './summary.ts'
import type { Projections, Table } from './tables.ts'
import { formatRatio, SUMMARY_LABEL, valuesText } from './text-table.ts'

const CENTER_COLUMNS = 2 // centre, range
const DELTA_COLUMNS = 2 // change, p and n

/** The first column of the i-th input. */
function startOf(input: number): number {
  return input === 0 ? 1 : 1 + CENTER_COLUMNS + (input - 1) * (CENTER_COLUMNS + DELTA_COLUMNS)
}

/**
 * A table as CSV records. Its warnings name the spreadsheet cell: `D8: text`. `firstRow` is the row number of the table's first
 * record. Returns the number of records. Source: golang.org/x/perf cmd/benchstat/internal/benchtab/table.go, `ToCSV`.
 */
export function* renderCsvTable(
  table: Table,
  by: Projections,
  firstRow: number,
  warned: (text: string) => void,
): Generator<string, number> {
  let rowCount = 0
  let row: string[] = []
  const goTo = (column: number) => {
    while (row.length < column) row.push('')
  }
  const warn = (texts: readonly string[]) => {
    for (const text of texts) warned(`${columnName(row.length)}${firstRow + rowCount}: ${text}\n`)
  }
  const record = () => {
    const text = csvRecord(row)
    rowCount++
    row = []
    return text
  }

  for (const field of by.column.fields()) {
    table.columns.forEach((column, input) => {
      goTo(startOf(input))
      row.push(fieldValue(column, field))
    })
    goTo(startOf(table.columns.length))
    yield record()
  }
  table.columns.forEach((_, input) => {
    goTo(startOf(input))
    row.push(table.unit, 'CI', ...(input > 0 ? ['vs base', 'P'] : []))
  })
  yield record()
  for (const [i, key] of table.rows.entries()) {
    row.push(valuesText(key, by.row.fields()))
    for (const { column, warnings, summary, before, comparison } of table.cells[i]!) {
      goTo(startOf(column))
      warn([...warnings, ...summary.warnings])
      row.push(formatShortest(summary.center), formatRange(summary))
      if (before === null || comparison === null) continue
      warn(comparison.warnings)
      row.push(formatDelta(comparison, before.center, summary.center), formatComparison(comparison))
    }
    yield record()
  }
  row.push(SUMMARY_LABEL)
  table.columnSummaries.forEach(({ mean, ratio, warnings: texts }, input) => {
    goTo(startOf(input))
    warn(texts)
    if (mean !== null) row.push(formatShortest(mean))
    if (input === 0) return
    goTo(startOf(input) + CENTER_COLUMNS)
    row.push(ratio === null ? '?' : formatRatio(ratio))
  })
  goTo(startOf(table.columns.length))
  yield record()
  return rowCount
}

/** The letters of a column, counted from 0. From the 27th column on they follow benchstat, not spreadsheets: BA for AA. */
function columnName(column: number): string {
  let name = ''
  for (let rest = column; rest > 0; rest = Math.floor(rest / 26)) name = String.fromCharCode(65 + (rest % 26)) + name
  return name === '' ? 'A' : name
}
