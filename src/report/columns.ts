import type { ColumnHead, Table, Unit } from './report.ts'

/** What the cells of a column hold when they are not empty; row types are derived from it. */
export type CellKind = 'text' | 'number' | 'flag' | 'texts' | 'numbers' | 'map'

/** A column with its text for `explain`. */
export interface Column<Id extends string = string, Kind extends CellKind = CellKind> extends ColumnHead {
  readonly id: Id
  readonly cell: Kind
  readonly explanation: string
  readonly source: string
}

/** Makes a column: of text where the unit is null, else of numbers. */
export function column<const Id extends string, U extends Unit | null>(
  id: Id,
  title: string,
  unit: U,
  explanation: string,
  source: string,
) {
  return columnOf(unit === null ? 'text' : 'number', id, title, unit, explanation, source) as Column<Id, U extends Unit ? 'number' : 'text'>
}

/** A column whose cells are of the kind given. */
export function columnOf<const Id extends string, Kind extends CellKind>(
  cell: Kind,
  id: Id,
  title: string,
  unit: Unit | null,
  explanation: string,
  source: string,
): Column<Id, Kind> {
  return { id, title, unit, cell, explanation, source }
}

/** The heads of columns, for a table. */
export function heads(columns: readonly Column[]): Table['columns'] {
  return columns.map(({ id, title, unit }) => ({ id, title, unit }))
}

/** Some of these columns, in their order. */
export function picked<C extends Column, Id extends C['id']>(columns: readonly C[], ...ids: readonly Id[]) {
  return columns.filter((one): one is Extract<C, { id: Id }> => (ids as readonly string[]).includes(one.id))
}
