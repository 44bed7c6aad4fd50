import type { Table } from './report.ts'

/** Whether a table compares two sides with their intervals. */
export function isComparison({ columns }: Table): boolean {
  return columns.some(({ id }) => id === 'before_low')
}
