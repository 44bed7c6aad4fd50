import { type Field, fieldValue, type Key } from './projection.ts'

/** Neighbouring keys with one value: `length` keys from index `start`. */
export interface HeaderSpan {
  readonly value: string
  readonly start: number
  readonly length: number
}

/**
 * The lines of a table's header, one per field. Neighbours share a span where they are equal in this field and in all fields before it.
 * Source: golang.org/x/perf benchproc/keyheader.go, `NewKeyHeader`.
 */
export function keyHeader(keys: readonly Key[], fields: readonly Field[]): HeaderSpan[][] {
  const levels: HeaderSpan[][] = []
  let groups: readonly HeaderSpan[] = [{ value: '', start: 0, length: keys.length }]
  for (const field of fields) {
    const level = groups.flatMap(({ start, length }) => spans(keys.slice(start, start + length), start, field))
    levels.push(level)
    groups = level
  }
  return levels
}

function spans(keys: readonly Key[], start: number, field: Field): HeaderSpan[] {
  const found: HeaderSpan[] = []
  keys.forEach((key, i) => {
    const value = fieldValue(key, field)
    const last = found.at(-1)
    if (last?.value === value) found[found.length - 1] = { ...last, length: last.length + 1 }
    else found.push({ value, start: start + i, length: 1 })
  })
  return found
}
