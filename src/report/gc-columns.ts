import { column } from './columns.ts'

const GCTRACE = 'runtime/extern.go, GODEBUG gctrace=1'

/** Columns of the `gc` table, in order. */
export const GC_COLUMNS = [
  column(
    'metric',
    'metric',
    null,
    'a figure of the collections of a log: how many, how often, what they take, and what they leave alive',
    GCTRACE,
  ),
  column('unit', 'unit', null, 'unit of the value', GCTRACE),
  column(
    'value',
    'value',
    'own',
    'of the last run in the log; assist is the CPU time of goroutines that had to help because they allocated',
    GCTRACE,
  ),
] as const
