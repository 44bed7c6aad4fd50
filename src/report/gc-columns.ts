import { column } from './columns.ts'

const GCTRACE = 'runtime/extern.go, GODEBUG gctrace=1'

/** Columns of the `gc` table, in order. */
export const GC_COLUMNS = [
  column(
    'metric',
    'metric',
    null,
    'a number about the collections of a log: how many, how often, how much time they take, and how much they leave alive',
    GCTRACE,
  ),
  column('unit', 'unit', null, 'unit of the value', GCTRACE),
  column(
    'value',
    'value',
    'own',
    'value for the last run in the log; assist is the CPU time of goroutines that had to help because they allocated',
    GCTRACE,
  ),
] as const
