import { column, columnOf, picked } from './columns.ts'
import { CAPTURE } from './fetch-columns.ts'
import { DEFERS_COLUMNS, PLACE, SAMPLING } from './heap-columns.ts'

const METRIC = 'runtime/pprof writeHeapInternal and writeGoroutine; runtime/mstats.go, MemStats.HeapAlloc'
const TREND = 'Mann 1945, Kendall 1970 (exact up to 20 values); Sen 1968; Benjamini and Hochberg 1995'

/** Columns of trends over captures, in order; the tables of defer sites and goroutines have more columns. */
export const TREND_COLUMNS = [
  column('metric', 'metric', null, 'what the values count: total_bytes, held_bytes, goroutines, heap_alloc', METRIC),
  column('unit', 'unit', null, 'unit of the values: bytes or count', CAPTURE),
  column('first', 'first', 'own', 'value of the first capture of the process', CAPTURE),
  column('last', 'now', 'own', 'value of the last capture', CAPTURE),
  columnOf(
    'numbers',
    'values',
    'values',
    'own',
    'values in time order, empty where the process was restarted; for a long series some old values are left out',
    CAPTURE,
  ),
  columnOf('numbers', 'times', 'times', 'seconds', 'time of each value, in seconds since the first value', CAPTURE),
  column('slope', 'slope', 'own', 'median of the change per second between all pairs of captures', TREND),
  column('slope_low', 'slope low', 'own', 'lower end of the 95% interval of the slope; empty while there are too few captures', TREND),
  column('slope_high', 'slope high', 'own', 'upper end of the 95% interval of the slope; empty while there are too few captures', TREND),
  columnOf('number', 'p_trend', 'p trend', null, 'p of the Mann-Kendall test over all captures; empty below 5', TREND),
  columnOf(
    'number',
    'p_ends',
    'p ends',
    null,
    'p of the test whether the last capture holds as much as the first, by the sampling model for one process',
    SAMPLING,
  ),
  columnOf('number', 'q', 'q', null, 'the larger p after correction for the number of rows tested', TREND),
  column(
    'pattern',
    'pattern',
    null,
    'growing: both tests show it, and the second half still grows; plateau: it grew, and stopped; shrinking; fluctuating; flat; too-few: not enough captures for a test',
    TREND,
  ),
  column(
    'seconds_to_limit',
    'to limit',
    'seconds',
    'seconds until live objects fill the memory limit, if only this row grows and keeps its slope; empty without --memory-limit or growth',
    'runtime/metrics, /memory/classes; runtime/debug.SetMemoryLimit',
  ),
] as const

const DEFERRED = 'runtime/panic.go, gopanic and Goexit; deferscope explain name'

/** Columns of goroutines inside deferred calls that come before those of trends. */
export const DEFERRED_COLUMNS = [
  column('deferred_function', 'deferred call', null, 'the deferred function that the goroutines are in', DEFERRED),
  column('deferred_by', 'deferred by', null, 'the function whose defer runs', DEFERRED),
  column('file', 'file', null, 'source file of the deferred function', DEFERRED),
  columnOf('number', 'line', 'line', null, 'line of the deferred function', DEFERRED),
] as const

const GRADE = picked(DEFERS_COLUMNS, 'evidence', 'confidence')

/** Columns of the `functions` tables of `trend`, in order. */
export const TREND_FUNCTIONS_COLUMNS = [...PLACE, ...TREND_COLUMNS] as const

/** Columns of the `defers` table of `trend` and `watch`, in order. */
export const TREND_DEFERS_COLUMNS = [
  ...picked(DEFERS_COLUMNS, 'function', 'file', 'line', 'construct'),
  ...TREND_COLUMNS,
  ...picked(DEFERS_COLUMNS, 'records'),
  column('goroutines', 'goroutines', 'count', 'goroutines that are inside the function now', 'runtime/pprof, goroutine profile'),
  ...GRADE,
] as const

/** Columns of the `goroutines` table of `watch`, in order. */
export const WATCH_GOROUTINES_COLUMNS = [...DEFERRED_COLUMNS, ...TREND_COLUMNS, ...GRADE] as const
