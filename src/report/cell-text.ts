import { type ByteUnit, formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Cell, ColumnHead, Table, Unit } from './report.ts'

/** Formats a cell for people: scaled, with separators, safe to print; "" for unknown. */
export function cellText(cell: Cell, unit: Unit | null, scale?: ByteUnit): string {
  if (cell === null) return ''
  // a p or a ratio: its last digits say nothing
  if (typeof cell === 'number' && unit === null && !Number.isInteger(cell)) return String(Number(cell.toPrecision(4)))
  if ((typeof cell === 'number' || typeof cell === 'bigint') && unit !== null) return formatValue(cell, unit, scale)
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map((one) => cellText(one, unit, scale)).join(', ')
  if (typeof cell === 'object')
    return Object.entries(cell)
      .map(([key, value]) => visibleText(`${key}=${value}`))
      .join(', ')
  return visibleText(String(cell))
}

/** The unit of a cell: that of its column, or the unit that its row names. */
export function cellUnit({ unit }: ColumnHead, row: Table['rows'][number]): Unit | null {
  return unit === 'own' ? ((row['unit'] ?? null) as Unit | null) : unit
}
