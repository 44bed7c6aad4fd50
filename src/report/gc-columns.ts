import { column, columnOf } from './columns.ts'
import { SET } from './diff-columns.ts'

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

/** Columns of the `gc` table of `diff`, in order. */
export const DIFF_GC_COLUMNS = [
  SET,
  GC_COLUMNS[0],
  GC_COLUMNS[1],
  column('before', 'before', 'own', 'value for the log of the first set; of several logs the median', GCTRACE),
  column('after', 'after', 'own', 'value for the log of the later set; of several logs the median', GCTRACE),
  column('delta', 'delta', 'own', 'after - before', GCTRACE),
  columnOf(
    'number',
    'p',
    'p',
    null,
    'chance of such a difference between the logs if nothing changed, or of one log each between their collections; empty where no data of this size could show a change',
    'Mann and Whitney 1947',
  ),
] as const
