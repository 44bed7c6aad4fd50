import { column, columnOf, picked } from './columns.ts'

const GO_HEAP = 'runtime/pprof protomem.go; runtime/mprof.go'

/** Source of what rests on the sampling of heaps. */
export const SAMPLING = 'Fay and Feuer 1997 with the binomial factor of heap sampling; runtime/malloc.go, nextSample'

/** Source of what is said of defer records. */
export const RECORD = 'runtime/runtime2.go, type _defer; runtime/panic.go, newdefer'

/** The source of what is said about held memory. */
export const HELD = 'the source given, and the stacks of the profile through its lines; deferscope explain defer-holds-memory'

/** Columns of the `defers` table, in order. */
export const DEFERS_COLUMNS = [
  column(
    'function',
    'function',
    null,
    'the function that has the defer statement; bodies of range-over-func loops count as part of it, and type arguments are shown as [...]; empty up to Go 1.17',
    RECORD,
  ),
  column('file', 'file', null, 'source file of the defer statement, as the profile names it', 'profile.proto, Function.filename'),
  columnOf(
    'number',
    'line',
    'line',
    null,
    'first line of the defer statement; line of the for statement for a range-func-marker',
    'profile.proto, Line.line',
  ),
  column(
    'construct',
    'construct',
    null,
    'why the record is on the heap: a loop, the body of a range-over-func loop, or the marker record that such a loop needs per call; empty where it is not certain',
    'cmd/compile/internal/escape; runtime/panic.go, deferrangefunc',
  ),
  column(
    'records',
    'records',
    'count',
    'live defer records: deferred calls that wait for their function to return (estimated where the profile was sampled)',
    RECORD,
  ),
  column(
    'record_bytes',
    'bytes',
    'bytes',
    'bytes of all these records: 48 each since Go 1.22, 80 each in Go 1.17 to 1.21',
    'runtime/sizeclasses.go',
  ),
  column(
    'companion_objects',
    'closure count',
    'count',
    'live closures and arguments that the same defer line allocated',
    'cmd/compile: a deferred call with arguments is wrapped in a closure since Go 1.17',
  ),
  column('companion_bytes', 'closures', 'bytes', 'bytes of the companions', GO_HEAP),
  column('total_bytes', 'total', 'bytes', 'record bytes and companion bytes', GO_HEAP),
  column('share', 'share', 'share', 'total bytes divided by the heap in use of the whole profile, before any filter', GO_HEAP),
  column(
    'alloc_records',
    'allocated',
    'count',
    'records allocated at this line since the start; pools reuse records, so more defers may have run',
    'runtime/panic.go, freedefer',
  ),
  column('alloc_bytes', 'allocated bytes', 'bytes', 'bytes of the records allocated since the start', GO_HEAP),
  column(
    'sampled_objects',
    'sampled',
    'count',
    'records that the profiler really sampled; all numbers of the row come from them. Empty at rate 1, where every allocation is recorded',
    'runtime/pprof protomem.go, scaleHeapSample',
  ),
  column('bytes_low', 'low', 'bytes', 'lower end of the 95% interval of record bytes; covers the sampling error only', SAMPLING),
  column('bytes_high', 'high', 'bytes', 'upper end of the 95% interval of record bytes; covers the sampling error only', SAMPLING),
  column(
    'evidence',
    'evidence',
    null,
    'the evidence for the row: stack, symbol, binary, compiler, source, prefix, shape or size',
    'deferscope explain shape, and so on',
  ),
  column('confidence', 'confidence', null, 'how sure that is: exact, strong, likely or possible', 'deferscope explain exact, and so on'),
  column('records_low', 'records low', 'count', 'lower end of the 95% interval of the records; covers the sampling error only', SAMPLING),
  column('records_high', 'records high', 'count', 'upper end of the 95% interval of the records; covers the sampling error only', SAMPLING),
  column('statement', 'statement', null, 'the defer statement as the source has it; empty without --source', 'the source given'),
  column(
    'held_bytes',
    'holds',
    'bytes',
    'live bytes that the pending calls keep alive, without records and companions; no byte counts for two statements. Empty without --source',
    HELD,
  ),
  column('held_low', 'holds, low', 'bytes', 'lower end of the 95% interval of the held bytes; covers the sampling error only', SAMPLING),
  column('held_high', 'holds, high', 'bytes', 'upper end of the 95% interval of the held bytes; covers the sampling error only', SAMPLING),
  column('held_share', 'holds, share', 'share', 'held bytes divided by the heap in use of the whole profile', HELD),
  columnOf(
    'numbers',
    'held_lines',
    'held by lines',
    null,
    'lines of the same file whose calls made or filled what is held, largest first',
    HELD,
  ),
  column(
    'held_confidence',
    'held, how sure',
    null,
    'strong where each pass in the source makes it and defers its release, and no other code that was read keeps it; likely where other code may keep it, or the counts do not decide',
    HELD,
  ),
] as const

/** The columns that name a place: function, file and line. */
export const PLACE = picked(DEFERS_COLUMNS, 'function', 'file', 'line')

/** Columns of the `held` table, in order. */
export const HELD_COLUMNS = [
  column('function', 'function', null, 'the function that defers', RECORD),
  column('file', 'file', null, 'source file of both lines, as the profile names it', 'profile.proto, Function.filename'),
  columnOf('number', 'defer_line', 'defer line', null, 'line of the defer statement', 'profile.proto, Line.line'),
  columnOf('number', 'line', 'line', null, 'line whose calls made or filled what is held', 'profile.proto, Line.line'),
  column('bytes', 'bytes', 'bytes', 'live bytes that were allocated through the line', HELD),
  column('low', 'low', 'bytes', 'lower end of the 95% interval; covers the sampling error only', SAMPLING),
  column('high', 'high', 'bytes', 'upper end of the 95% interval; covers the sampling error only', SAMPLING),
  column('objects', 'objects', 'count', 'live objects behind the bytes (estimated where the profile was sampled)', HELD),
  column(
    'kind',
    'kind',
    null,
    'opened: the line made what the deferred call releases; used: the line filled it; argument: the defer statement itself evaluated it; shared: tables that all passes share (not counted as held), or what goroutines of net/http allocated for all responses (counted as held)',
    HELD,
  ),
] as const
