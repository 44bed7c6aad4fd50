import type { Report, Table } from '../report/report.ts'
import type { Page } from './page.ts'

/** Shows the stacks of goroutine groups, each below the group's description. */
export function renderStacks(page: Page, { tables }: Report, rows: number | undefined): void {
  for (const row of tables['groups']?.rows.slice(0, rows) ?? []) {
    page.blank()
    page.text(`${String(row['count'])} × ${String(row['state'] ?? 'waiting')}${createdText(row)}`, 0, 'bold', 2)
    const lines = row['lines'] as readonly string[]
    for (const [i, name] of (row['stack'] as readonly string[]).entries()) page.text(`${name}  ${lines[i] ?? ''}`, 4, 'plain', 8)
  }
}

function createdText(row: Table['rows'][number]): string {
  return row['created_by'] === null ? '' : `, created by ${String(row['created_by'])}`
}
