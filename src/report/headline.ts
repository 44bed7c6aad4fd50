import { formatValue } from '../base/units.ts'
import type { Report } from './report.ts'

/** The answer in one line: what the defers of the profile cost, or that they cost nothing. */
export function headline(report: Report): string {
  const rows = report.tables['defers']?.rows ?? []
  const graded = rows.filter((row) => row['confidence'] !== 'possible')
  if (graded.length === 0)
    return rows.length === 0
      ? 'No defer records in this heap. Open-coded and stack-allocated defers, the usual ones, take no heap memory.'
      : 'No defer records found. Open-coded and stack-allocated defers, the usual ones, take no heap memory; what may hide behind the size of a record is noted below.'
  const sum = (column: string) => graded.reduce((total, row) => total + Number(row[column]), 0)
  const sites =
    new Set(graded.map((row) => row['confidence'])).size === 1 ? `${String(graded[0]!['confidence'])} evidence` : 'evidence as graded below'
  const where = graded.some((row) => row['function'] === null)
    ? `${graded.length === 1 ? '1 size' : `${graded.length} sizes`} of record`
    : `${graded.length === 1 ? '1 defer statement' : `${graded.length} defer statements`}`
  return `${formatValue(sum('records'), 'count')} defer records are alive at ${where}; with their closures they hold ${formatValue(sum('total_bytes'), 'bytes')}, ${formatValue(sum('share'), 'share')} of the heap in use (${sites}).`
}
