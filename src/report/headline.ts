import { counted, formatValue, roughly } from '../base/units.ts'
import type { Report } from './report.ts'

/** The answer in one line: what the defers of the profile cost, or that they cost nothing. */
export function headline(report: Report): string {
  const rows = report.tables['defers']?.rows ?? []
  const graded = rows.filter((row) => row['confidence'] !== 'possible')
  if (graded.length === 0 && report.findings.some(({ line }) => line !== null))
    return `No certain defer records, but ${counted(report.findings.filter(({ line }) => line !== null).length, 'line')} that may hold some: too few samples to tell from this file.`
  if (graded.length === 0)
    return hasNotice(report, 'rows-withheld')
      ? 'No defer records of the confidence that was asked for; rows of less are left out.'
      : hasNotice(report, 'filtered')
        ? 'No defer records found in the samples that the filters keep.'
        : rows.length === 0
          ? 'No defer records in this heap. Open-coded and stack-allocated defers, the usual ones, take no heap memory.'
          : 'No defer records found. Open-coded and stack-allocated defers, the usual ones, take no heap memory; what may hide behind the size of a record is noted below.'
  const sum = (column: string) => graded.reduce((total, row) => total + Number(row[column]), 0)
  const grades = new Set(graded.map((row) => String(row['confidence'])))
  const grade = grades.size === 1 ? `${[...grades][0]} evidence` : 'evidence as graded below'
  const isPlaced = graded.every((row) => row['function'] !== null)
  const where = isPlaced ? `at ${counted(graded.length, 'defer statement')}` : `in ${counted(graded.length, 'size')}`
  const about = graded.some((row) => row['sampled_objects'] !== null) ? 'About ' : ''
  const records = about === '' ? sum('records') : roughly(sum('records'))
  const beside = sum('companion_bytes') > 0 ? 'with their closures ' : ''
  return `${about}${counted(records, 'defer record')} ${records === 1 ? 'is' : 'are'} alive ${where}; ${beside}they hold ${formatValue(sum('total_bytes'), 'bytes')}, ${formatValue(sum('share'), 'share')} of the heap in use (${grade}).`
}

function hasNotice(report: Report, code: string): boolean {
  return report.notices.some((notice) => notice.code === code)
}
