import type { GcFacts } from '../analysis/gc-facts.ts'
import { GC_METRICS } from '../analysis/gc-metrics.ts'
import { heads } from './columns.ts'
import { GC_COLUMNS } from './gc-columns.ts'
import type { Table } from './report.ts'
import type { GcRow } from './rows.ts'

/** The figures of a log of collections as the table `gc`: what the log does not tell is left out. */
export function gcTable(facts: GcFacts): Table<GcRow> {
  return {
    title: 'Garbage collections of the log',
    columns: heads(GC_COLUMNS),
    rows: GC_METRICS.map(({ metric, unit, value }) => ({ metric, unit, value: value(facts) })).filter(({ value }) => value !== null),
  }
}
