import { compareIntegers, type Integer, magnitude, plus } from '../base/int64.ts'
import { compareText } from '../base/order.ts'
import type { ProfileTables } from '../profile/profile.ts'
import type { FoldSink } from './fold.ts'
import type { NodePlace } from './nodes.ts'

/** One row of pprof's top table, in the unit of the sample type. */
export interface TopRow {
  readonly name: string
  readonly flat: Integer
  readonly cum: Integer
  /** The place of a row of lines; missing in rows of functions. */
  readonly place?: NodePlace
}

/** The sums of one profile, and the column of the sample type in it. */
export interface TopInput {
  readonly tables: ProfileTables
  readonly fold: FoldSink
  readonly type: number
}

/**
 * Flat and cum by node, largest |flat| first, then by name. Nodes whose values cancelled to zero are left out. Several profiles are
 * added up by node, as pprof merges them.
 * Source: google/pprof internal/report/report.go `printText`; internal/graph/graph.go `FlatNameOrder`.
 */
export function topRows(inputs: readonly TopInput[]): TopRow[] {
  const rows = inputs.length === 1 ? foldRows(inputs[0]!) : mergedRows(inputs)
  return rows
    .filter((row) => row.flat != 0 || row.cum != 0)
    .sort((a, b) => byMagnitude(a.flat, b.flat) || compareText(a.name, b.name) || byMagnitude(a.cum, b.cum))
}

function foldRows({ tables, fold, type }: TopInput): TopRow[] {
  const rows: TopRow[] = []
  const isByLine = fold.nodes.granularity === 'lines'
  for (let node = 0; node < fold.nodes.length; node++) {
    const row = { name: fold.nodes.label(tables, node), flat: fold.flat(node, type), cum: fold.cum(node, type) }
    rows.push(isByLine ? { ...row, place: fold.nodes.place(tables, node) } : row)
  }
  return rows
}

function mergedRows(inputs: readonly TopInput[]): TopRow[] {
  const byIdentity = new Map<string, TopRow>()
  for (const input of inputs)
    foldRows(input).forEach((row, node) => {
      const identity = input.fold.nodes.identity(input.tables, node)
      const known = byIdentity.get(identity)
      byIdentity.set(identity, known === undefined ? row : { ...row, flat: plus(known.flat, row.flat), cum: plus(known.cum, row.cum) })
    })
  return [...byIdentity.values()]
}

function byMagnitude(a: Integer, b: Integer): number {
  return compareIntegers(magnitude(b), magnitude(a))
}
