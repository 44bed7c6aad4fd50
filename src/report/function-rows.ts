import type { Table } from './report.ts'

/** Tables whose rows belong together by function and file: a function is shown whole or not at all. */
export const BY_FUNCTION: readonly string[] = ['peek', 'list']

/** The rows of a table of `BY_FUNCTION`, function by function in the order of the table. */
export function rowsOfFunctions({ rows }: Table): Table['rows'][number][][] {
  const found: Table['rows'][number][][] = []
  let last: string | null = null
  for (const row of rows) {
    const key = `${String(row['function'])}\n${String(row['file'])}`
    if (key === last) found.at(-1)!.push(row)
    else found.push([row])
    last = key
  }
  return found
}
