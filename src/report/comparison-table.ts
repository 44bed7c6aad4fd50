import type { Table } from './report.ts'

/** Whether a table sets two sides beside each other with their intervals. */
export function isComparison({ columns }: Table): boolean {
  return columns.some(({ id }) => id === 'before_low')
}
