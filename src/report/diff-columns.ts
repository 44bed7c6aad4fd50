import { column, columnOf, picked } from './columns.ts'
import { CAPTURE } from './fetch-columns.ts'
import { DEFERS_COLUMNS, PLACE, RECORD, SAMPLING } from './heap-columns.ts'

const COMPARED = 'runtime/runtime2.go, type _defer (records); google/pprof internal/graph/graph.go, newGraph (flat, cum)'
const COMPARISON = 'Mann and Whitney 1947, exact with ties; Przyborowski and Wilenski 1940 for sampled objects; Benjamini and Hochberg 1995'

/** Columns of two sets side by side, in order. */
export const COMPARISON_COLUMNS = [
  column(
    'metric',
    'metric',
    null,
    'what is compared: records, record_bytes, total_bytes, held_bytes, flat or cum; of CPU profiles total, make, run or free',
    COMPARED,
  ),
  column('unit', 'unit', null, 'unit of the values: bytes, count or nanoseconds', CAPTURE),
  column('before', 'before', 'own', 'median of the first set; a profile without the row counts as 0', COMPARISON),
  column('before_low', 'before low', 'own', 'lower end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('before_high', 'before high', 'own', 'upper end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('after', 'after', 'own', 'median of the later set', COMPARISON),
  column('after_low', 'after low', 'own', 'lower end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('after_high', 'after high', 'own', 'upper end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('delta', 'delta', 'own', 'after - before', COMPARISON),
  columnOf('number', 'ratio', 'ratio', null, 'after / before, of CPU profiles that of the shares; empty from zero', COMPARISON),
  columnOf(
    'number',
    'p',
    'p',
    null,
    'chance of a difference of at least this size if nothing changed; empty where no data of this size could show a change',
    COMPARISON,
  ),
  columnOf('number', 'q', 'q', null, 'p after correction for the number of rows tested', COMPARISON),
  column('n_before', 'n before', 'count', 'profiles of the first set', COMPARISON),
  column('n_after', 'n after', 'count', 'profiles of the later set', COMPARISON),
  column('before_samples', 'k before', 'count', 'objects really sampled in the single profile before; samples of a CPU profile', SAMPLING),
  column('after_samples', 'k after', 'count', 'objects really sampled in the single profile after; samples of a CPU profile', SAMPLING),
  column('method', 'method', null, 'mann-whitney for sets; sampling, same-process or exact for single profiles', COMPARISON),
  column(
    'change',
    'change',
    null,
    'grown, shrunk, new or gone where q is low enough and the change is large enough; unchanged; too-few where there are not enough profiles to show a change',
    COMPARISON,
  ),
  column(
    'needed',
    'n needed',
    'count',
    'number of profiles per side that is necessary to show a difference; empty where there are enough',
    COMPARISON,
  ),
] as const

/** The column of tables that compare several sets. */
export const SET = column('set', 'set', null, 'label of the later set', COMPARISON)

/** Columns of the `functions` tables of `diff`, in order: functions or lines, by one sample type. */
export const DIFF_FUNCTIONS_COLUMNS = [SET, ...PLACE, ...COMPARISON_COLUMNS] as const

/** Columns of the `defers` table of `diff`, in order. */
export const DIFF_DEFERS_COLUMNS = [
  ...DIFF_FUNCTIONS_COLUMNS,
  ...picked(DEFERS_COLUMNS, 'construct', 'evidence', 'confidence'),
  column('records_before', 'records before', 'count', 'live records in the first set; empty in rows of held memory', RECORD),
  column('records_after', 'records after', 'count', 'live records in the later set; empty in rows of held memory', RECORD),
  columnOf('number', 'moved_from', 'moved from', null, 'line of the statement in the first set, if the line changed', COMPARISON),
  column('record_size', 'record size', 'bytes', 'bytes of one record; empty in rows of held memory', 'runtime/sizeclasses.go'),
] as const

/** Columns of the `runtime` table of `diff`, in order. */
export const RUNTIME_COLUMNS = [
  SET,
  column('metric', 'metric', null, 'a number of the runtime', 'runtime/mstats.go, MemStats'),
  column('title', 'of the runtime', null, 'description of that number', 'runtime/mstats.go, MemStats'),
  column('unit', 'unit', null, 'unit of both values', 'runtime/mstats.go, MemStats'),
  column('before', 'before', 'own', 'middle value of the first set', 'runtime/mstats.go, MemStats'),
  column('after', 'after', 'own', 'middle value of the later set', 'runtime/mstats.go, MemStats'),
] as const
