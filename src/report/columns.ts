import type { ColumnHead, Table, Unit } from './report.ts'

/** What the cells of a column hold when they are not empty; row types are derived from it. */
export type CellKind = 'text' | 'number' | 'flag' | 'texts' | 'numbers' | 'map'

/** A column with its text for `explain`. */
export interface Column<Id extends string = string, Kind extends CellKind = CellKind> extends ColumnHead {
  readonly id: Id
  readonly cell: Kind
  readonly explanation: string
  readonly source: string
}

/** Makes a column: of text where the unit is null, else of numbers. */
function column<const Id extends string, U extends Unit | null>(id: Id, title: string, unit: U, explanation: string, source: string) {
  return columnOf(unit === null ? 'text' : 'number', id, title, unit, explanation, source) as Column<Id, U extends Unit ? 'number' : 'text'>
}

function columnOf<const Id extends string, Kind extends CellKind>(
  cell: Kind,
  id: Id,
  title: string,
  unit: Unit | null,
  explanation: string,
  source: string,
): Column<Id, Kind> {
  return { id, title, unit, cell, explanation, source }
}

/** The heads of columns, for a table. */
export function heads(columns: readonly Column[]): Table['columns'] {
  return columns.map(({ id, title, unit }) => ({ id, title, unit }))
}

/** Some of these columns, in their order. */
function picked<C extends Column, Id extends C['id']>(columns: readonly C[], ...ids: readonly Id[]) {
  return columns.filter((one): one is Extract<C, { id: Id }> => (ids as readonly string[]).includes(one.id))
}

const GO_HEAP = 'runtime/pprof protomem.go; runtime/mprof.go'
const SAMPLING = 'Fay and Feuer 1997 with the binomial factor of heap sampling; runtime/malloc.go, nextSample'
const RECORD = 'runtime/runtime2.go, type _defer; runtime/panic.go, newdefer'

const HELD = 'the source given, and the stacks of the profile through its lines; deferscope explain defer-holds-memory'

/** Columns of the `defers` table, in order. */
export const DEFERS_COLUMNS = [
  column(
    'function',
    'function',
    null,
    'the function that defers, folded: range-over-func bodies belong to it, type arguments read [...]; empty up to Go 1.17',
    RECORD,
  ),
  column('file', 'file', null, 'source file of the defer statement, as the profile names it', 'profile.proto, Function.filename'),
  columnOf(
    'number',
    'line',
    'line',
    null,
    'line of the defer statement (of its first line); of the for statement for a range-func-marker',
    'profile.proto, Line.line',
  ),
  column(
    'construct',
    'construct',
    null,
    'why the record is on the heap: a loop, the body of a range-over-func loop, or the marker record such a loop needs per call; empty while unsure',
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
    'records allocated at this line since the start; pools reuse records, so this is less than the defers that ran',
    'runtime/panic.go, freedefer',
  ),
  column('alloc_bytes', 'allocated bytes', 'bytes', 'bytes of the records allocated since the start', GO_HEAP),
  column(
    'sampled_objects',
    'sampled',
    'count',
    'records that the profiler really sampled; all numbers of the row rest on them. Empty at rate 1, where every allocation is recorded',
    'runtime/pprof protomem.go, scaleHeapSample',
  ),
  column('bytes_low', 'low', 'bytes', 'lower end of the 95% interval of record bytes; covers the sampling error only', SAMPLING),
  column('bytes_high', 'high', 'bytes', 'upper end of the 95% interval of record bytes; covers the sampling error only', SAMPLING),
  column(
    'evidence',
    'evidence',
    null,
    'what the row rests on: stack, symbol, binary, source, prefix, shape or size',
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
    'live bytes that the pending calls keep alive, records and companions not counted; no byte belongs to two statements. Empty without --source',
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
    'strong where the source says that each pass makes and defers it and nothing seen keeps it otherwise; likely where something may, or counts cannot tell',
    HELD,
  ),
] as const

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
    'opened: the line made what the deferred call releases; used: it filled it; argument: the defer statement itself evaluated it; shared: tables that all passes share, which are not counted as held, or what goroutines of net/http allocated for all responses, which is',
    HELD,
  ),
] as const

const DUMP = 'runtime/traceback.go, goroutineheader; runtime/pprof, writeGoroutineStacks'
const IN_DEFER = 'runtime/traceback.go, elideWrapperCalling; runtime/panic.go; measured on Go 1.15 to 1.27'

/** Columns of the `groups` table of `goroutines`, in order. */
export const GROUPS_COLUMNS = [
  column('count', 'count', 'count', 'goroutines that wait in one place for one thing', DUMP),
  column('state', 'state', null, 'what they wait for, as debug=2 names it; of other forms by the runtime function that waits', DUMP),
  column('wait_min', 'shortest wait', 'seconds', 'told in whole minutes, from the first collection after it blocked on', DUMP),
  column('wait_max', 'longest wait', 'seconds', 'of the one that waited longest', DUMP),
  column('blocked_in', 'blocked in', null, 'the function of the library that the user called, or the operation itself', DUMP),
  column('function', 'function', null, "the user's frame nearest the leaf", DUMP),
  column('file', 'file', null, 'its source file', DUMP),
  columnOf('number', 'line', 'line', null, 'the line it stands at', DUMP),
  column('created_by', 'created by', null, 'the function whose go statement began them', DUMP),
  columnOf(
    'flag',
    'in_deferred',
    'in deferred',
    null,
    'whether they are inside a deferred call; empty where nothing can be said',
    IN_DEFER,
  ),
  column('deferred_function', 'deferred call', null, 'the deferred function', IN_DEFER),
  column('deferred_by', 'deferred by', null, 'the function whose defer runs', IN_DEFER),
  column('deferred_file', 'defer file', null, 'source file of the defer statement', IN_DEFER),
  columnOf('number', 'deferred_line', 'defer line', null, 'line of the defer statement', IN_DEFER),
  column('via', 'via', null, 'what runs the deferred call: return, panic or goexit', IN_DEFER),
  column('evidence', 'evidence', null, 'on what ground', IN_DEFER),
  column('confidence', 'confidence', null, 'how sure that is', IN_DEFER),
  columnOf(
    'flag',
    'leaked',
    'leaked',
    null,
    'proven by the garbage collector (goroutineleak); empty without such a profile',
    'runtime/mgc.go, goroutine leak detection',
  ),
  columnOf(
    'flag',
    'transient',
    'transient',
    null,
    'whether the wait ends by itself or with its context (a timer, ctx.Done() in a select outside of endless loops), by the source; empty without it',
    'LeakProf, transient operations',
  ),
  columnOf('map', 'labels', 'labels', null, 'pprof labels, values joined where goroutines differ', 'runtime/pprof, SetGoroutineLabels'),
  columnOf('texts', 'stack', 'stack', null, 'function names of the most frequent stack, leaf first', DUMP),
  column('before', 'before', 'count', 'how many there were in the dump or baseline before', DUMP),
  columnOf('numbers', 'per_instance', 'per instance', null, 'how many each of several dumps has', DUMP),
  column('stacks', 'stacks', 'count', 'distinct stacks of the group', DUMP),
  columnOf('texts', 'lines', 'lines', null, 'file and line of each frame of the stack', DUMP),
] as const

const SCAN = 'the source; docs/scan-rules.md'

/** Columns of the `statements` table of `scan`, in order. */
export const STATEMENTS_COLUMNS = [
  column('rule', 'rule', null, 'the rule that found the statement; deferscope explain RULE says what it is about', SCAN),
  column(
    'severity',
    'severity',
    null,
    'that of the rule; with a profile, note where nothing is alive, error where what is alive grows',
    SCAN,
  ),
  column('function', 'function', null, 'the function around the statement, with its import path', SCAN),
  column('file', 'file', null, 'source file, from the working directory', SCAN),
  columnOf('number', 'line', 'line', null, 'first line of the statement', SCAN),
  column('construct', 'construct', null, 'for a defer in a loop: loop, or range-func where it certainly ranges over a function', SCAN),
  columnOf(
    'flag',
    'early_exit',
    'early exit',
    null,
    'true where the loop always ends behind the defer, so that it runs once per call',
    SCAN,
  ),
  column(
    'live_records',
    'live records',
    'count',
    'defer records of the statement that are alive in the profile; empty without one',
    RECORD,
  ),
  column('live_bytes', 'live bytes', 'bytes', 'bytes of these records and of what their line allocated beside them', RECORD),
  column('evidence', 'evidence', null, 'on what ground they count as records', RECORD),
  column('confidence', 'confidence', null, 'how sure that is', RECORD),
  columnOf('flag', 'growing', 'growing', null, 'whether a series of profiles shows that they become more', 'see trend'),
  columnOf('number', 'column', 'column', null, 'column of the statement, in UTF-16 code units from 1', SCAN),
  columnOf('number', 'end_line', 'end line', null, 'last line of the statement', SCAN),
  column('detail', 'detail', null, 'why the rule applies here', SCAN),
] as const

const COMPILED = 'runtime/panic.go, deferproc and others; cmd/compile -d=defer; cmd/compile/internal/ssagen, `call`'

/** Columns of the `compiled` table of `scan`, in order. */
export const COMPILED_COLUMNS = [
  column(
    'function',
    'function',
    null,
    'the function that defers, as the executable names it, type arguments as [...]; empty where the compiler alone tells',
    COMPILED,
  ),
  column('file', 'file', null, 'source file as the executable or the compiler names it', COMPILED),
  columnOf(
    'number',
    'line',
    'line',
    null,
    'line of the defer statement, of the loop for runtime.deferrangefunc; empty for the open-coded ones of a function, whose lines only the compiler tells',
    COMPILED,
  ),
  column('module', 'module', null, 'module of the function, std for that of Go itself; empty where it is not known', 'debug/buildinfo'),
  columnOf('flag', 'main_module', 'main module', null, 'whether that is the module of the program, not a dependency', 'debug/buildinfo'),
  column(
    'kind',
    'kind',
    null,
    'heap: a record on the heap each time it runs; stack: one in the frame of the function; open-coded: no record',
    COMPILED,
  ),
  column(
    'live_records',
    'live records',
    'count',
    'defer records of the statement that are alive in the profile; empty without one',
    RECORD,
  ),
  column('live_bytes', 'live bytes', 'bytes', 'bytes of these records and of what their line allocated beside them', RECORD),
  column('held_bytes', 'held bytes', 'bytes', 'bytes that the pending calls keep alive, where that is known', RECORD),
  column('call', 'call', null, 'the function of the runtime that the executable calls there to make the record', COMPILED),
  column(
    'detail',
    'compiler',
    null,
    'what the compiler says the line allocates: closures with their size before it is rounded up, and values that escape',
    'cmd/compile -m=2, -json',
  ),
] as const

/** Columns of the `top` table, in order. Values are in the unit of the chosen sample type. */
export function topColumns(unit: Unit | null) {
  const source = 'google/pprof internal/graph/graph.go, newGraph; internal/report/report.go'
  return [
    column('function', 'function', null, 'function name as in the profile', source),
    columnOf('number', 'flat', 'flat', unit, 'value of the samples whose leaf is this function', source),
    column('flat_share', 'flat%', 'share', '|flat| divided by the total of the profile before any filter', source),
    columnOf(
      'number',
      'cum',
      'cum',
      unit,
      'value of the samples that have this function anywhere in their stack, each counted once',
      source,
    ),
    column('cum_share', 'cum%', 'share', '|cum| divided by the total of the profile before any filter', source),
  ] as const
}

const GRAPH = 'google/pprof internal/graph/graph.go, newGraph; internal/report/report.go, printTree'

function placeColumns() {
  return [
    column('function', 'function', null, 'function name as in the profile', 'profile.proto, Function.name'),
    column(
      'file',
      'file',
      null,
      'source file as pprof cleans its path; empty where the profile has none',
      'profile.proto, Function.filename',
    ),
    columnOf('number', 'line', 'line', null, 'line number; empty where the profile has none', 'profile.proto, Line.line'),
  ] as const
}

/** Columns of the `lines` table of `--lines`, in order: those of `top`, for source lines. */
export function linesColumns(unit: Unit | null) {
  return [...placeColumns(), ...topColumns(unit).slice(1)]
}

/** Columns of the `peek` table of `--peek`, in order. Each function has rows for its callers, for itself, and for its callees. */
export function peekColumns(unit: Unit | null) {
  return [
    column('function', 'function', null, 'a function that matches --peek', GRAPH),
    column('relation', 'relation', null, 'what the row is about: a caller of the function, the function itself, or a callee', GRAPH),
    column('other', 'caller or callee', null, 'the function that calls it, or that it calls; empty for the function itself', GRAPH),
    columnOf(
      'number',
      'value',
      'value',
      unit,
      'value of the samples in which one stands directly above the other, inlined calls included; each sample once per pair',
      GRAPH,
    ),
    column('share', 'calls%', 'share', '|value| divided by |cum| of the function', GRAPH),
    columnOf('flag', 'inlined', 'inlined', null, 'whether every one of these calls was inlined', GRAPH),
    ...topColumns(unit).slice(1),
  ] as const
}

/** Columns of the `list` table of `--list`, in order: the lines of each function. */
export function listColumns(unit: Unit | null) {
  return [
    ...placeColumns(),
    ...topColumns(unit).slice(1),
    column('records', 'records', 'count', 'live defer records of the line; empty where none are known', RECORD),
    column('record_bytes', 'bytes', 'bytes', 'bytes of these records', RECORD),
    column('total_bytes', 'total', 'bytes', 'bytes of these records and of what their line allocated beside them', RECORD),
    column(
      'evidence',
      'evidence',
      null,
      'on what ground they count as records; of several kinds the weakest',
      'deferscope explain shape, and so on',
    ),
    column('confidence', 'confidence', null, 'how sure that is: exact, strong, likely or possible', 'deferscope explain exact, and so on'),
    column(
      'source',
      'source',
      null,
      'text of the line, four spaces for a tab; empty where the source is not at hand',
      'the source given, or the file that the profile names',
    ),
  ] as const
}

const CAPTURE = 'deferscope fetch'

/** Columns of the `captures` table of `fetch`, in order. */
export const CAPTURES_COLUMNS = [
  column('source', 'from', null, 'the endpoint that was asked, without credentials', CAPTURE),
  column('profile', 'profile', null, 'which profile of the process it is', 'runtime/pprof, lockProfiles'),
  column('file', 'file', null, 'the file that was saved; empty where nothing could be had', CAPTURE),
  column('bytes', 'size', 'bytes', 'bytes of the file', CAPTURE),
  column('time', 'time', null, 'when the profile was taken, by the clock of the process', 'profile.proto, Profile.time_nanos'),
  column('samples', 'stacks', 'count', 'samples in the file', 'profile.proto, Profile.sample'),
  column(
    'frames',
    'frames',
    null,
    'full: the stacks of defer records have their runtime frames, so that evidence is exact; partial: some addresses have no name; plain: as Go writes it, without them',
    'deferscope explain stack',
  ),
  column('error', 'error', null, 'why there is no file', CAPTURE),
] as const

const METRIC = 'runtime/pprof writeHeapInternal and writeGoroutine; runtime/mstats.go, MemStats.HeapAlloc'
const TREND = 'Mann 1945, Kendall 1970 (exact up to 20 values); Sen 1968; Benjamini and Hochberg 1995'

/** Columns of trends over captures, in order; the tables of defer sites and goroutines have more columns. */
export const TREND_COLUMNS = [
  column('metric', 'metric', null, 'what the values count: total_bytes, goroutines, heap_alloc', METRIC),
  column('unit', 'unit', null, 'unit of the values: bytes or count', CAPTURE),
  column('first', 'first', 'own', 'value of the first capture of the process', CAPTURE),
  column('last', 'now', 'own', 'value of the last capture', CAPTURE),
  columnOf(
    'numbers',
    'values',
    'values',
    'own',
    'values in time order, empty where the process was restarted; old ones are thinned out',
    CAPTURE,
  ),
  columnOf('numbers', 'times', 'times', 'seconds', 'when the values were taken, in seconds since the first of them', CAPTURE),
  column('slope', 'slope', 'own', 'median change per second of all pairs of captures', TREND),
  column('slope_low', 'slope low', 'own', 'lower end of the 95% interval of the slope; empty while there are too few captures', TREND),
  column('slope_high', 'slope high', 'own', 'upper end of the 95% interval of the slope; empty while there are too few captures', TREND),
  columnOf('number', 'p_trend', 'p trend', null, 'p of the Mann-Kendall test over all captures; empty below 5', TREND),
  columnOf(
    'number',
    'p_ends',
    'p ends',
    null,
    'p of the test that the last capture holds as much as the first, by the sampling model for one process',
    SAMPLING,
  ),
  columnOf('number', 'q', 'q', null, 'the larger p after correction for the number of rows tested', TREND),
  column(
    'pattern',
    'pattern',
    null,
    'growing: both tests say so, and the second half goes on; plateau: it did grow, and levelled off; shrinking; fluctuating; flat; too-few: no test could tell yet',
    TREND,
  ),
  column(
    'seconds_to_limit',
    'to limit',
    'seconds',
    'seconds until live objects fill the memory limit, if this row alone goes on growing as it does; empty without --memory-limit or growth',
    'runtime/metrics, /memory/classes; runtime/debug.SetMemoryLimit',
  ),
] as const

const DEFERRED = 'runtime/panic.go, gopanic and Goexit; deferscope explain name'

/** Columns of goroutines inside deferred calls that come before those of trends. */
export const DEFERRED_COLUMNS = [
  column('deferred_function', 'deferred call', null, 'the deferred function that goroutines are inside of', DEFERRED),
  column('deferred_by', 'deferred by', null, 'the function whose defer runs', DEFERRED),
  column('file', 'file', null, 'source file of the deferred function', DEFERRED),
  columnOf('number', 'line', 'line', null, 'line at which the deferred function stands', DEFERRED),
] as const

const COMPARED = 'runtime/runtime2.go, type _defer (records); google/pprof internal/graph/graph.go, newGraph (flat, cum)'
const COMPARISON = 'Mann and Whitney 1947, exact with ties; Przyborowski and Wilenski 1940 for sampled objects; Benjamini and Hochberg 1995'

/** Columns of two sets side by side, in order. */
export const COMPARISON_COLUMNS = [
  column('metric', 'metric', null, 'what is compared: records, record_bytes, total_bytes, flat or cum', COMPARED),
  column('unit', 'unit', null, 'unit of the values: bytes or count', CAPTURE),
  column('before', 'before', 'own', 'median of the first set; a profile without the row counts as 0', COMPARISON),
  column('before_low', 'before low', 'own', 'lower end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('before_high', 'before high', 'own', 'upper end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('after', 'after', 'own', 'median of the later set', COMPARISON),
  column('after_low', 'after low', 'own', 'lower end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('after_high', 'after high', 'own', 'upper end of its interval; empty where there are too few profiles for one', COMPARISON),
  column('delta', 'delta', 'own', 'after - before', COMPARISON),
  columnOf('number', 'ratio', 'ratio', null, 'after / before; empty from zero', COMPARISON),
  columnOf(
    'number',
    'p',
    'p',
    null,
    'chance of a difference as large where there is none; empty where no data of this size could show one',
    COMPARISON,
  ),
  columnOf('number', 'q', 'q', null, 'p after correction for the number of rows tested', COMPARISON),
  column('n_before', 'n before', 'count', 'profiles of the first set', COMPARISON),
  column('n_after', 'n after', 'count', 'profiles of the later set', COMPARISON),
  column('before_samples', 'k before', 'count', 'objects really sampled in the one profile before', SAMPLING),
  column('after_samples', 'k after', 'count', 'objects really sampled in the one profile after', SAMPLING),
  column('method', 'method', null, 'mann-whitney for sets; sampling, same-process or exact for single profiles', COMPARISON),
  column(
    'change',
    'change',
    null,
    'grown, shrunk, new or gone where q is low enough and the change large enough; unchanged; too-few where nothing could show',
    COMPARISON,
  ),
  column(
    'needed',
    'n needed',
    'count',
    'profiles for each side from which on a difference could show; empty where there are enough',
    COMPARISON,
  ),
] as const

const PLACE = picked(DEFERS_COLUMNS, 'function', 'file', 'line')
const GRADE = picked(DEFERS_COLUMNS, 'evidence', 'confidence')
const SET = column('set', 'set', null, 'label of the later set', COMPARISON)

/** Columns of the `functions` tables of `diff`, in order: functions or lines, by one sample type. */
export const DIFF_FUNCTIONS_COLUMNS = [SET, ...PLACE, ...COMPARISON_COLUMNS] as const

/** Columns of the `defers` table of `diff`, in order. */
export const DIFF_DEFERS_COLUMNS = [
  ...DIFF_FUNCTIONS_COLUMNS,
  ...picked(DEFERS_COLUMNS, 'construct', 'evidence', 'confidence'),
  column('records_before', 'records before', 'count', 'live records in the first set', RECORD),
  column('records_after', 'records after', 'count', 'live records in the later set', RECORD),
  columnOf('number', 'moved_from', 'moved from', null, 'line of the statement in the first set, where it moved', COMPARISON),
  column('record_size', 'record size', 'bytes', 'bytes of one record', 'runtime/sizeclasses.go'),
] as const

/** Columns of the `runtime` table of `diff`, in order. */
export const RUNTIME_COLUMNS = [
  SET,
  column('metric', 'metric', null, 'a number of the runtime', 'runtime/mstats.go, MemStats'),
  column('title', 'of the runtime', null, 'that number in words', 'runtime/mstats.go, MemStats'),
  column('unit', 'unit', null, 'unit of both values', 'runtime/mstats.go, MemStats'),
  column('before', 'before', 'own', 'middle value of the first set', 'runtime/mstats.go, MemStats'),
  column('after', 'after', 'own', 'middle value of the later set', 'runtime/mstats.go, MemStats'),
] as const

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

/** Columns of the `terms` table of `explain`, in order. */
export const TERMS_COLUMNS = [
  column('term', 'term', null, 'a rule, column, notice, grade or kind of evidence', 'deferscope explain'),
  column('kind', 'kind', null, 'which of these it is', 'deferscope explain'),
  column('text', 'text', null, 'what it means', 'deferscope explain'),
  column('source', 'source', null, 'where that is from', 'deferscope explain'),
] as const
