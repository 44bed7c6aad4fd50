import { formatFixed } from '../go/format-float.ts'
import { keyHeader } from './key-header.ts'
import { type Field, fieldValue, type Key, type Projection } from './projection.ts'
import { commonScale, formatAlone, formatScaled } from './scale.ts'
import { formatComparison, formatDelta, formatRange } from './summary.ts'
import type { Projections, Table } from './tables.ts'
import { TextLayout } from './text-layout.ts'
import { unitClass } from './units.ts'

const CENTER_COLUMNS = 3 // centre, range, footnotes
const DELTA_COLUMNS = 3 // change, p and n, footnotes
const RULE = ' │ '

/** The first column of the i-th input. */
function startOf(input: number): number {
  return input === 0 ? 1 : 1 + CENTER_COLUMNS + (input - 1) * (CENTER_COLUMNS + DELTA_COLUMNS)
}

/** A table as text in pieces, with its footnotes. Source: golang.org/x/perf cmd/benchstat/internal/benchtab/table.go, `ToText`. */
export function* renderTextTable(table: Table, by: Projections): Generator<string> {
  const layout = new TextLayout()
  const footnotes = new Footnotes()
  addHeader(layout, table, by.column)
  const scaling = unitClass(table.unit)
  table.rows.forEach((row, i) => {
    const cells = table.cells[i]!
    layout.row()
    layout.cell(valuesText(row, by.row.fields()))
    const scale = commonScale(
      cells.map(({ summary }) => summary.center),
      scaling,
    )
    for (const { column, warnings, summary, before, comparison } of cells) {
      layout.goTo(startOf(column))
      layout.cell(formatScaled(summary.center, scale), { alignment: 'right' })
      layout.cell(formatRange(summary), { alignment: 'right', margin: ' ± ' })
      layout.cell(footnotes.marks([...warnings, ...summary.warnings]))
      if (before === null || comparison === null) continue
      layout.cell(formatDelta(comparison, before.center, summary.center), { alignment: 'right' })
      layout.cell(`(${formatComparison(comparison)})`)
      layout.cell(footnotes.marks(comparison.warnings))
    }
  })
  if (table.rows.length > 1) addSummary(layout, table, footnotes)
  yield* layout.pieces()
  yield footnotes.text()
}

function addHeader(layout: TextLayout, { columns, unit }: Table, by: Projection): void {
  const edge = startOf(columns.length + 1)
  for (const level of keyHeader(columns, by.fields())) {
    layout.row()
    for (const { value, start, length } of level) {
      layout.goTo(startOf(start))
      layout.cell(value, { alignment: 'center', margin: RULE }, startOf(start + length) - startOf(start))
    }
    layout.goTo(edge)
    layout.cell('', { margin: ' │' })
  }
  layout.row()
  columns.forEach((_, input) => {
    layout.goTo(startOf(input))
    layout.cell(unit, { alignment: 'center', margin: RULE }, CENTER_COLUMNS)
    if (input > 0) layout.cell('vs base', { margin: '  ' }, DELTA_COLUMNS)
    layout.fix(startOf(input) + 1, startOf(input + 1))
  })
  layout.goTo(edge)
  layout.cell('', { margin: ' │' })
}

function addSummary(layout: TextLayout, { columnSummaries, unit }: Table, footnotes: Footnotes): void {
  layout.row()
  layout.cell(SUMMARY_LABEL)
  columnSummaries.forEach(({ mean, ratio, warnings }, input) => {
    if (mean !== null) {
      layout.goTo(startOf(input))
      layout.cell(formatAlone(mean, unitClass(unit)), { alignment: 'right' })
    }
    if (input > 0) {
      layout.goTo(startOf(input) + CENTER_COLUMNS)
      if (ratio === null) layout.cell('?')
      else layout.cell(formatRatio(ratio), { alignment: 'right' })
    }
    layout.goTo(startOf(input + 1) - 1)
    layout.cell(footnotes.marks(warnings))
  })
}

/** The text of the first cell in the last row. */
export const SUMMARY_LABEL = 'geomean'

/** Formats a ratio of means as a change: `+23.66%`. */
export function formatRatio(ratio: number): string {
  return `${formatFixed((ratio - 1) * 100, 2, true)}%`
}

/** The values of a key that are not empty, in order. Source: golang.org/x/perf benchproc/key.go, `StringValues`. */
export function valuesText(key: Key, fields: readonly Field[]): string {
  return fields
    .map((field) => fieldValue(key, field))
    .filter((value) => value !== '')
    .join(' ')
}

/** The footnotes of a table: each text once, in the order in which texts are first used. */
class Footnotes {
  readonly #numbers = new Map<string, number>()

  marks(warnings: readonly string[]): string {
    return warnings
      .map((warning) => {
        if (!this.#numbers.has(warning)) this.#numbers.set(warning, this.#numbers.size + 1)
        return superscript(this.#numbers.get(warning)!)
      })
      .join(' ')
  }

  text(): string {
    return [...this.#numbers].map(([warning, number]) => `${superscript(number)} ${warning}\n`).join('')
  }
}

function superscript(number: number): string {
  return [...String(number)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!).join('')
}
