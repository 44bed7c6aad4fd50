import { column, columnOf } from './columns.ts'

const CPU = 'runtime/pprof, CPU profile; runtime/panic.go (deferproc, deferprocStack, deferreturn)'

/** Columns of the `defer_time` table of CPU profiles, in order. */
export const DEFER_TIME_COLUMNS = [
  column('function', 'function', null, 'the function that defers, folded', CPU),
  column('file', 'file', null, 'its source file, as the profile names it', 'profile.proto, Function.filename'),
  columnOf('number', 'line', 'line', null, 'line of the defer statement where records are made; where its function returns they run', CPU),
  column(
    'make',
    'making',
    'nanoseconds',
    'time in deferproc, deferprocStack, deferprocat and deferrangefunc, with the garbage collection below them',
    CPU,
  ),
  column('run', 'running', 'nanoseconds', 'time in the deferred calls that deferreturn makes', CPU),
  column('free', 'freeing', 'nanoseconds', 'time in finding the calls to run and returning their records to the pool', CPU),
  column('total', 'total', 'nanoseconds', 'time of the line in all of that; a sample that is of several counts once', CPU),
  column('share', 'share', 'share', 'total divided by the CPU time of the whole profile, before any filter', CPU),
  column(
    'low',
    'low',
    'nanoseconds',
    'lower end of the 95% interval of total, from the number of samples',
    'Garwood 1936, the exact Poisson interval',
  ),
  column('high', 'high', 'nanoseconds', 'upper end of the 95% interval of total', 'Garwood 1936, the exact Poisson interval'),
  column('samples', 'samples', 'count', 'samples that the total is made of', CPU),
] as const
