import { column, columnOf } from './columns.ts'
import { COMPARISON_COLUMNS, SET } from './diff-columns.ts'

const CPU = 'runtime/pprof, CPU profile; runtime/panic.go (deferproc, deferprocStack, deferreturn)'

/** Columns of the `defer_time` table of CPU profiles, in order. */
export const DEFER_TIME_COLUMNS = [
  column(
    'function',
    'function',
    null,
    'the function that has the defer statement; bodies of range-over-func loops count as part of it',
    CPU,
  ),
  column('file', 'file', null, 'source file of the function, as the profile names it', 'profile.proto, Function.filename'),
  columnOf(
    'number',
    'line',
    'line',
    null,
    'line of the time: making records is at the line of the defer statement, running and freeing them at the line where the function returns',
    CPU,
  ),
  column(
    'make',
    'making',
    'nanoseconds',
    'time in deferproc, deferprocStack, deferprocat and deferrangefunc, with the garbage collection below them',
    CPU,
  ),
  column('run', 'running', 'nanoseconds', 'time in the deferred calls that deferreturn makes', CPU),
  column(
    'free',
    'freeing',
    'nanoseconds',
    'time in deferreturn itself, in finding the calls to run and in returning their records to the pool',
    CPU,
  ),
  column(
    'total',
    'total',
    'nanoseconds',
    'time of the line in making, running and freeing; a sample that belongs to several of them counts once',
    CPU,
  ),
  column('share', 'share', 'share', 'total divided by the CPU time of the whole profile, before any filter', CPU),
  column(
    'low',
    'low',
    'nanoseconds',
    'lower end of the 95% interval of total, from the number of samples',
    'Garwood 1936, the exact Poisson interval',
  ),
  column('high', 'high', 'nanoseconds', 'upper end of the 95% interval of total', 'Garwood 1936, the exact Poisson interval'),
  column('samples', 'samples', 'count', 'number of samples behind the total', CPU),
] as const

/** Columns of the `defer_time` table of `diff`, in order. */
export const DIFF_DEFER_TIME_COLUMNS = [
  SET,
  DEFER_TIME_COLUMNS[0],
  DEFER_TIME_COLUMNS[1],
  DEFER_TIME_COLUMNS[2],
  ...COMPARISON_COLUMNS,
  column('before_share', 'share before', 'share', 'median share of all CPU time in the first set; p is about the shares', CPU),
  column('after_share', 'share after', 'share', 'median share of all CPU time in the later set', CPU),
] as const
