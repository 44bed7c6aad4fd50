import { clearestName, isLiteralName } from '../attribution/go-names.ts'
import { addedSizes, functionKey, lineKey, type ValueRow } from './line-values.ts'

/** Rows of functions in several profiles, each by its key. */
type Rows = ReadonlyMap<string, ValueRow>

/**
 * Finds the literals whose copies carry other names in one set of profiles than in the other, as those of Go 1.26 and 1.27 do: they begin
 * at one line, and have no name in common. Returns the key that each of their keys is replaced by.
 */
export function renamedLiterals(before: readonly Rows[], after: readonly Rows[]): ReadonlyMap<string, string> {
  const [ofBefore, ofAfter] = [namesByStart(before), namesByStart(after)]
  const renamed = new Map<string, string>()
  for (const [start, names] of ofBefore) {
    const others = ofAfter.get(start)
    if (others === undefined || [...names.keys()].some((name) => others.has(name))) continue
    const all = new Map([...names, ...others])
    const key = all.get(clearestName([...all.keys()]))!
    for (const one of all.values()) renamed.set(one, key)
  }
  return renamed
}

/** The rows with the keys replaced; rows that get one key are added up. */
export function withOneName(rows: Rows, renamed: ReadonlyMap<string, string>): Rows {
  if (renamed.size === 0) return rows
  const joined = new Map<string, ValueRow>()
  for (const [key, row] of rows) {
    const now = renamed.get(key) ?? key
    const known = joined.get(now)
    joined.set(now, known === undefined ? row : { ...known, value: known.value + row.value, sizes: addedSizes(known.sizes, row.sizes) })
  }
  return joined
}

/** Keys of literals by name, by the place where the literal begins. */
function namesByStart(profiles: readonly Rows[]): Map<string, Map<string, string>> {
  const starts = new Map<string, Map<string, string>>()
  for (const rows of profiles)
    for (const row of rows.values()) {
      if (row.line !== null || row.startLine === undefined || row.startLine === 0 || !isLiteralName(row.function)) continue
      const start = lineKey({ ...row, line: row.startLine })
      const names = starts.get(start) ?? new Map<string, string>()
      starts.set(start, names.set(row.function, functionKey(row)))
    }
  return starts
}
