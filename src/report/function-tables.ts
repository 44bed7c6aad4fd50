import type { Table } from './report.ts'
import type { FunctionTables } from './rows.ts'

/** Tables of functions or lines by id: `functions` where there is one sample type, else one per type as `functions_TYPE`. */
export function functionTables<T extends { readonly type: string }, R>(
  types: readonly T[],
  table: (one: T, index: number) => Table<R>,
): FunctionTables<R> {
  return Object.fromEntries(types.map((one, i) => [types.length === 1 ? 'functions' : `functions_${one.type}`, table(one, i)]))
}
