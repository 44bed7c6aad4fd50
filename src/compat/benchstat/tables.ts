import { goExp } from '../../base/go-exp.ts'
import { geometricMean } from '../../stats/geometric-mean.ts'
import { goLog } from '../go/log.ts'
import type { UnitMetadata } from './benchmark-reader.ts'
import type { BenchmarkResult } from './benchmark-result.ts'
import { fieldValue, type Key, type Projection } from './projection.ts'
import { ASSUME_EXACT, ASSUME_NOTHING, type Comparison, type Summary } from './summary.ts'

/** The projections that sort results into tables, rows and columns; `residue` holds all other keys. */
export interface Projections {
  readonly table: Projection
  readonly row: Projection
  readonly column: Projection
  readonly residue: Projection
}

/** Levels of confidence and significance, 0..1. */
export interface Thresholds {
  readonly alpha: number
  readonly confidence: number
}

/** One cell, in the column of this index. `comparison` is with the first column of its row; it is `null` in the first column, and where the row has no value there. */
export interface Cell {
  readonly column: number
  readonly warnings: readonly string[]
  readonly summary: Summary
  readonly before: Summary | null
  readonly comparison: Comparison | null
}

/** The last row of a column; `null` where there is no geometric mean. The first column has no ratio. */
export interface ColumnSummary {
  readonly mean: number | null
  readonly ratio: number | null
  readonly warnings: readonly string[]
}

/** The results of one table key and unit. `cells` by row: those that have values, in the order of their columns. */
export interface Table {
  readonly key: Key
  readonly unit: string
  readonly rows: readonly Key[]
  readonly columns: readonly Key[]
  readonly cells: readonly (readonly Cell[])[]
  readonly columnSummaries: readonly ColumnSummary[]
}

interface Collected {
  readonly values: number[]
  readonly residues: Set<Key>
}

/** Collects results and makes tables of them. Source: golang.org/x/perf cmd/benchstat/internal/benchtab/builder.go. */
export class TableBuilder {
  readonly #by: Projections
  readonly #tables = new Map<Key, Map<Key, Map<Key, Collected>>>() // by table, row and column

  constructor(by: Projections) {
    this.#by = by
  }

  /** Adds all measurements of a result. */
  add(result: BenchmarkResult): void {
    const tables = this.#by.table.projectUnits(result)
    const row = this.#by.row.project(result)
    const column = this.#by.column.project(result)
    const residue = this.#by.residue.project(result)
    tables.forEach((table, i) => {
      const rows = ensure(this.#tables, table, newMap<Map<Key, Collected>>)
      const cell = ensure(ensure(rows, row, newMap<Collected>), column, newCollected)
      cell.values.push(result.measurements[i]!.value)
      cell.residues.add(residue)
    })
  }

  /** All tables in order, each with the rows and columns that have values in it. */
  tables(units: UnitMetadata, thresholds: Thresholds): Table[] {
    return this.#by.table.sorted(this.#tables.keys()).map((key) => this.#table(key, units, thresholds))
  }

  #table(key: Key, units: UnitMetadata, { alpha, confidence }: Thresholds): Table {
    const byRow = this.#tables.get(key)!
    const unit = this.#by.table.unitOf(key)
    const { summarize, compare } = units.get(unit, 'assume') === 'exact' ? ASSUME_EXACT : ASSUME_NOTHING
    const rows = this.#by.row.sorted(byRow.keys())
    const columns = this.#by.column.sorted(new Set([...byRow.values()].flatMap((byColumn) => [...byColumn.keys()])))
    const columnOf = new Map(columns.map((column, i) => [column, i]))
    const cells = rows.map((row) => {
      // only cells with values: rows times columns may be far more than the input
      const collected = [...byRow.get(row)!]
        .map(([column, { values, residues }]) => {
          const sample = values.sort((a, b) => a - b)
          return { column: columnOf.get(column)!, residues, sample, summary: summarize(sample, confidence) }
        })
        .sort((a, b) => a.column - b.column)
      const base = collected[0]!.column === 0 ? collected[0]! : null
      return collected.map(({ column, residues, sample, summary }): Cell => {
        const before = column === 0 ? null : base
        return {
          column,
          warnings: this.#residueWarnings(residues),
          summary,
          before: before?.summary ?? null,
          comparison: before && compare(before.sample, sample, alpha),
        }
      })
    })
    return { key, unit, rows, columns, cells, columnSummaries: summarizeColumns(cells, columns.length) }
  }

  /** Warnings about keys that vary within a cell. Source: golang.org/x/perf benchproc/nonsingular.go. */
  #residueWarnings(residues: ReadonlySet<Key>): string[] {
    const keys = [...residues]
    if (keys.length === 1) return []
    const varying = this.#by.residue.fields().filter((field) => keys.some((key) => fieldValue(key, field) !== fieldValue(keys[0]!, field)))
    return varying.length === 0 ? [] : [`benchmarks vary in ${varying.map(({ name }) => name).join(', ')}`]
  }
}

const newMap = <V>(): Map<Key, V> => new Map()
const newCollected = (): Collected => ({ values: [], residues: new Set() })

function ensure<V>(map: Map<Key, V>, key: Key, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

/** What the last row of a table says of a cell. */
type SummarizedCell = Pick<Cell, 'column' | 'summary' | 'before'>

/**
 * The geometric mean of each column's centres, and that of their ratios to the first column, over the rows that both columns have.
 * `cells` by row, as in `Table`. Source: golang.org/x/perf cmd/benchstat/internal/benchtab/builder.go, `summarizeCol`.
 */
export function summarizeColumns(cells: readonly (readonly SummarizedCell[])[], columnCount: number): ColumnSummary[] {
  const columns = Array.from({ length: columnCount }, (): SummarizedCell[] => [])
  for (const row of cells) for (const cell of row) columns[cell.column]!.push(cell)
  return columns.map((inColumn, column) => summarizeColumn(inColumn, column, columns[0]!.length))
}

/** `baseCount` is the number of rows that the first column has. */
function summarizeColumn(inColumn: readonly SummarizedCell[], column: number, baseCount: number): ColumnSummary {
  const pairs = inColumn.flatMap(({ summary, before }) => (before === null ? [] : [{ before: before.center, after: summary.center }]))
  const warnings: string[] = []
  if (column > 0 && pairs.length !== baseCount) warnings.push('benchmark set differs from baseline; geomeans may not be comparable')
  const mean = geometricMean(
    inColumn.map(({ summary }) => summary.center),
    GO,
  )
  if (mean === null) warnings.push('summaries must be >0 to compute geomean')
  if (column === 0 || pairs.some(({ before, after }) => before === 0 && after !== 0)) return { mean, ratio: null, warnings }
  const ratio = geometricMean(
    pairs.map(({ before, after }) => (before === after ? 1 : after / before)),
    GO,
  )
  if (ratio === null) warnings.push('ratios must be >0 to compute geomean')
  return { mean, ratio, warnings }
}

const GO = { log: goLog, exp: goExp }
