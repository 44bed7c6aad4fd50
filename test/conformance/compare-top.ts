import { type TopRow, topRows } from '../../src/analysis/top.ts'
import type { FoldedProfile } from '../../src/pipeline/fold-profile.ts'
import type { PprofRow, PprofTop } from './pprof.ts'

/** How our top table and total differ from pprof's: one line each, and none where they are the same in the same order. */
export function topDifferences(profile: FoldedProfile, type: number, theirs: PprofTop): string[] {
  const ours = topRows([{ tables: profile.profile, fold: profile.fold, type }])
  return [...rowDifferences(ours, theirs.rows), ...totalDifferences(profile, type, theirs)]
}

/** Differences of the rows alone. */
export function rowDifferences(ours: readonly TopRow[], theirs: readonly PprofRow[]): string[] {
  const expected = theirs.map(rowText)
  const actual = ours.map((row) => rowText({ name: row.name, flat: asPrinted(row.flat), cum: asPrinted(row.cum) }))
  const left = settled(actual)
  const right = settled(expected)
  const differences: string[] = []
  for (let i = 0; i < Math.max(left.length, right.length) && differences.length < 10; i++)
    if (left[i] !== right[i]) differences.push(`row ${i}: ${left[i] ?? 'none'}, but pprof has ${right[i] ?? 'none'}`)
  return differences
}

function totalDifferences(profile: FoldedProfile, type: number, theirs: PprofTop): string[] {
  const total = asPrinted(profile.fold.total(type))
  return total === theirs.total ? [] : [`total: ${total}, but pprof has ${theirs.total}`]
}

/** pprof prints the float64 next to a sum: the same where it is below 2^53. */
function asPrinted(value: number | bigint): bigint {
  return BigInt(Number(value))
}

function rowText({ name, flat, cum }: PprofRow): string {
  return `${magnitude(flat)} ${name} flat ${flat} cum ${cum}`
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}

/** Rows of one name and one |flat|, whose order pprof leaves open, in an order of their own. */
function settled(rows: readonly string[]): string[] {
  const key = (row: string) => row.slice(0, row.lastIndexOf(' flat '))
  const result: string[] = []
  for (let start = 0; start < rows.length; ) {
    let end = start + 1
    while (end < rows.length && key(rows[end]!) === key(rows[start]!)) end++
    result.push(...rows.slice(start, end).sort())
    start = end
  }
  return result
}
