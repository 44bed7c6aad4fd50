import { column, columnOf } from './columns.ts'
import { DEFERS_COLUMNS, HELD, RECORD } from './heap-columns.ts'

const LABELS = 'labels of the captures, as fetch --targets and engines write them'
const SUM = 'sum over the defer statements of the newest capture, except those of confidence possible'

/** Columns of the `processes` table, in order. */
export const PROCESSES_COLUMNS = [
  column('process', 'process', null, 'the pod, instance, address or file of the process; with --by the value of the label', LABELS),
  column('version', 'version', null, 'the version in the labels of the process, else its build id', LABELS),
  column('captures', 'captures', 'count', 'heap profiles of the process that were given; the newest one counts', LABELS),
  column(
    'held_bytes',
    'holds',
    'bytes',
    'live bytes that pending calls keep alive, without records and companions; empty without --source',
    HELD,
  ),
  column('record_bytes', 'record bytes', 'bytes', `bytes of live defer records; ${SUM}. Empty where the profile cannot tell`, RECORD),
  column('records', 'records', 'count', `live defer records; ${SUM}. Empty where the profile cannot tell`, RECORD),
  column(
    'total',
    'total',
    'bytes',
    'bytes of records, of their closures and arguments, and of what pending calls keep alive; the rank of the process',
    RECORD,
  ),
  column('share', 'share', 'share', 'total divided by the heap in use', RECORD),
  column('evidence', 'evidence', null, 'the evidence for the statement with the largest total', 'deferscope explain shape, and so on'),
  column('confidence', 'confidence', null, 'how sure that is: exact, strong or likely', 'deferscope explain exact, and so on'),
  column('function', 'function', null, 'the function of the statement with the largest total', RECORD),
  column('file', 'file', null, 'source file of that statement', 'profile.proto, Function.filename'),
  columnOf('number', 'line', 'line', null, 'line of that statement', 'profile.proto, Line.line'),
  column('heap_bytes', 'heap', 'bytes', 'heap in use', 'runtime/pprof protomem.go'),
  column('time', 'time', null, 'when the newest capture was taken', 'profile.proto, Profile.time_nanos'),
  column('source', 'source', null, 'the newest capture', LABELS),
  columnOf('map', 'labels', 'labels', null, 'the labels of the process', LABELS),
] as const

/** Columns of the `defers` table of several processes: those of one process, and where the numbers are from. */
export const FLEET_DEFERS_COLUMNS = [
  ...DEFERS_COLUMNS,
  column('process', 'process', null, 'the process with the largest total of the statement: the numbers of the row are its own', LABELS),
  column('processes', 'in processes', 'count', 'the number of processes in which the statement has a row', LABELS),
] as const

/** The column that comes before those of a table of one process. */
export const FLEET_TREND_COLUMNS = [column('process', 'process', null, 'the process whose series the row is about', LABELS)] as const
