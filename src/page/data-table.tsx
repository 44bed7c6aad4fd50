import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { counted } from '../base/units.ts'
import { cellText } from '../report/cell-text.ts'
import type { Row, Table } from '../report/report.ts'
import { columnsOf, type ShownColumn } from './table-columns.tsx'

/** Rows that are shown at once; the rest is a button away. */
const FOLD = 50

interface Sorting {
  readonly id: string
  readonly isDescending: boolean
}

interface DataTableProps {
  readonly id: string
  readonly table: Table
  /** Only rows with this text in one of their cells are shown. */
  readonly search: string
  /** Rows that the page does not have. */
  readonly leftOut: number
  /** A picture of the rows. */
  readonly children?: ComponentChildren
}

/** A table that can be sorted by each column, filtered, and shown with all its columns and rows. */
export function DataTable({ id, table, search, leftOut, children }: DataTableProps) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [isWhole, setWhole] = useState(false)
  const [hasAllColumns, setAllColumns] = useState(false)
  const columns = useMemo(() => columnsOf(id, table, hasAllColumns), [id, table, hasAllColumns])
  const texts = useMemo(() => new Map(table.rows.map((row) => [row, textOf(row)])), [table])
  const found = useMemo(() => filtered(table.rows, texts, search), [table, texts, search])
  const sorted = useMemo(() => sortedRows(found, columns, sorting), [found, columns, sorting])
  const shown = isWhole ? sorted : sorted.slice(0, FOLD)
  const canHaveMore = columnsOf(id, table, true).length > columns.length || hasAllColumns
  return (
    <section class="table" aria-labelledby={`table-${id}`} id={`section-${id}`}>
      <h2 id={`table-${id}`}>{table.title}</h2>
      {children}
      <p class="count">
        {search === '' ? counted(table.rows.length, 'row') : `${counted(found.length, 'row')} of ${table.rows.length}`}
        {leftOut === 0 ? '' : `; ${counted(leftOut, 'more row')} left out of this page`}
        {canHaveMore ? (
          <button type="button" class="small" aria-pressed={hasAllColumns} onClick={() => setAllColumns(!hasAllColumns)}>
            all columns
          </button>
        ) : null}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={`${table.title}: rows`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.id} column={column} sorting={sorting} onSort={setSorting} />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={i}>
                {columns.map((column) => (
                  <td key={column.id} class={`${column.isNumber ? 'number' : ''} of-${column.id}`}>
                    {column.show(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {sorted.length > FOLD ? (
        <button type="button" class="more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the first ${FOLD} alone` : `Show all ${counted(sorted.length, 'row')}`}
        </button>
      ) : null}
    </section>
  )
}

interface HeadProps {
  readonly column: ShownColumn
  readonly sorting: Sorting | null
  readonly onSort: (sorting: Sorting | null) => void
}

/** A column's head: a button that sorts, then the other way, then as the report has it. */
function Head({ column, sorting, onSort }: HeadProps) {
  const { id, title, isNumber } = column
  const mine = sorting?.id === id ? sorting : null
  const next = mine === null ? { id, isDescending: isNumber } : mine.isDescending === isNumber ? { id, isDescending: !isNumber } : null
  return (
    <th scope="col" class={isNumber ? 'number' : ''} aria-sort={mine === null ? 'none' : mine.isDescending ? 'descending' : 'ascending'}>
      <button type="button" onClick={() => onSort(next)}>
        {title}
        <span aria-hidden="true">{mine === null ? '' : mine.isDescending ? ' ▾' : ' ▴'}</span>
      </button>
    </th>
  )
}

function textOf(row: Row): string {
  return Object.values(row)
    .map((cell) => (cell === undefined ? '' : cellText(cell, null)))
    .join('\n')
    .toLowerCase()
}

function filtered(rows: readonly Row[], texts: ReadonlyMap<Row, string>, search: string): readonly Row[] {
  const wanted = search.toLowerCase()
  return wanted === '' ? rows : rows.filter((row) => texts.get(row)!.includes(wanted))
}

/** Rows in the order of a column, unknown ones last; rows that are equal in it keep their order. */
export function sortedRows(rows: readonly Row[], columns: readonly ShownColumn[], sorting: Sorting | null): readonly Row[] {
  const column = columns.find(({ id }) => id === sorting?.id)
  if (column === undefined || sorting === null) return rows
  const keys = new Map(rows.map((row) => [row, column.key(row)]))
  const direction = sorting.isDescending ? -1 : 1
  return [...rows].sort((one, other) => {
    const [a, b] = [keys.get(one)!, keys.get(other)!]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return a < b ? -direction : a > b ? direction : 0
  })
}
