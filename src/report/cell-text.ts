import { type ByteUnit, formatValue, roughValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Cell, ColumnHead, Row, Table, Unit } from './report.ts'

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

/** Which cells have an interval in others of their row, by table and column: `[low, high, value]`, where `value` has the interval. */
const INTERVALS: Readonly<Record<string, readonly [low: string, high: string, of: string]>> = {
  records: ['bytes_low', 'bytes_high', 'record_bytes'],
  record_bytes: ['bytes_low', 'bytes_high', 'record_bytes'],
  companion_bytes: ['bytes_low', 'bytes_high', 'record_bytes'],
  total_bytes: ['bytes_low', 'bytes_high', 'record_bytes'],
  share: ['bytes_low', 'bytes_high', 'record_bytes'],
  held_bytes: ['held_low', 'held_high', 'held_bytes'],
  held_share: ['held_low', 'held_high', 'held_bytes'],
  bytes: ['low', 'high', 'bytes'],
}

/**
 * Formats the cell of a column for people, with no more digits than the interval of its row allows. A number that grows with the one that
 * has the interval, such as a share, is as uncertain.
 */
export function roughCellText(column: ColumnHead, row: Row, scale?: ByteUnit): string {
  const cell = row[column.id] ?? null
  const unit = cellUnit(column, row)
  const interval = INTERVALS[column.id]
  if (interval === undefined || unit === null || typeof cell !== 'number') return cellText(cell, unit, scale)
  const [low, high, value] = interval.map((id) => row[id])
  if (typeof low !== 'number' || typeof high !== 'number' || typeof value !== 'number' || value === 0) return cellText(cell, unit, scale)
  return roughValue(cell, (cell * low) / value, (cell * high) / value, unit, scale)
}

/** The unit of a cell: that of its column, or the unit that its row names. */
export function cellUnit({ unit }: ColumnHead, row: Table['rows'][number]): Unit | null {
  return unit === 'own' ? ((row['unit'] ?? null) as Unit | null) : unit
}
