import { type ByteUnit, formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Cell, Unit } from './report.ts'

/** A cell for people: scaled, separated, safe to print; "" for unknown. */
export function cellText(cell: Cell, unit: Unit | null, scale?: ByteUnit): string {
  if (cell === null) return ''
  if ((typeof cell === 'number' || typeof cell === 'bigint') && unit !== null) return formatValue(cell, unit, scale)
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map((one) => cellText(one, unit, scale)).join(', ')
  return visibleText(String(cell))
}
