import type { TopRow } from '../analysis/top.ts'
import { type Integer, magnitude } from '../base/int64.ts'
import { heads } from './columns.ts'
import { topColumns } from './function-columns.ts'
import type { Table, Unit } from './report.ts'
import type { TopTableRow } from './rows.ts'

/** The `top` table of one sample type; `total` is the sum of magnitudes over the whole profile. */
export function topTable(rows: readonly TopRow[], sampleType: string, unit: string, total: Integer): Table<TopTableRow> {
  return {
    title: `Top functions by ${sampleType}`,
    columns: heads(topColumns(columnUnit(unit))),
    rows: rows.map((row) => ({
      function: row.name,
      flat: row.flat,
      flat_share: ratio(row.flat, total),
      cum: row.cum,
      cum_share: ratio(row.cum, total),
    })),
  }
}

/** The report's unit for a sample type's unit. */
export function columnUnit(unit: string): Unit | null {
  if (unit === 'bytes' || unit === 'count' || unit === 'nanoseconds') return unit
  return null
}

/** |value| as a share of a total; 0 where the total is 0. Source: google/pprof internal/measurement, `Percentage`. */
export function ratio(value: Integer, total: Integer): number {
  return Number(total) === 0 ? 0 : Number(magnitude(value)) / Number(total)
}
