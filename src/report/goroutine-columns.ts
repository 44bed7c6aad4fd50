import { column, columnOf } from './columns.ts'

const DUMP = 'runtime/traceback.go, goroutineheader; runtime/pprof, writeGoroutineStacks'
const IN_DEFER = 'runtime/traceback.go, elideWrapperCalling; runtime/panic.go; measured on Go 1.15 to 1.27'

/** Columns of the `groups` table of `goroutines`, in order. */
export const GROUPS_COLUMNS = [
  column('count', 'count', 'count', 'goroutines that wait in one place for one thing', DUMP),
  column(
    'state',
    'state',
    null,
    'what they wait for, as debug=2 names it; in other forms it comes from the runtime function that waits',
    DUMP,
  ),
  column(
    'wait_min',
    'shortest wait',
    'seconds',
    'wait of the goroutine that waited shortest: whole minutes, counted from the first garbage collection after it blocked',
    DUMP,
  ),
  column('wait_max', 'longest wait', 'seconds', 'wait of the goroutine that waited longest, counted in whole minutes as well', DUMP),
  column('blocked_in', 'blocked in', null, 'the function of the library that the user called, or the operation itself', DUMP),
  column('function', 'function', null, "the frame of the user's code that is nearest to the leaf", DUMP),
  column('file', 'file', null, 'source file of that frame', DUMP),
  columnOf('number', 'line', 'line', null, 'line of that frame', DUMP),
  column('created_by', 'created by', null, 'the function whose go statement started them', DUMP),
  columnOf('flag', 'in_deferred', 'in deferred', null, 'whether they are inside a deferred call; empty where this is unknown', IN_DEFER),
  column('deferred_function', 'deferred call', null, 'the deferred function', IN_DEFER),
  column('deferred_by', 'deferred by', null, 'the function whose defer runs', IN_DEFER),
  column('deferred_file', 'defer file', null, 'source file of the defer statement', IN_DEFER),
  columnOf('number', 'deferred_line', 'defer line', null, 'line of the defer statement', IN_DEFER),
  column('via', 'via', null, 'what runs the deferred call: return, panic or goexit', IN_DEFER),
  column('evidence', 'evidence', null, 'the evidence that they are inside a deferred call', IN_DEFER),
  column('confidence', 'confidence', null, 'how strong that evidence is', IN_DEFER),
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
    'whether, by the source, the wait ends by itself or with its context (a timer, or ctx.Done() in a select outside of endless loops); empty without the source',
    'LeakProf, transient operations',
  ),
  columnOf(
    'map',
    'labels',
    'labels',
    null,
    'pprof labels; where goroutines have different values, the values are joined',
    'runtime/pprof, SetGoroutineLabels',
  ),
  columnOf('texts', 'stack', 'stack', null, 'function names of the most frequent stack, leaf first', DUMP),
  column('before', 'before', 'count', 'number of goroutines in the dump or baseline before', DUMP),
  columnOf('numbers', 'per_instance', 'per instance', null, 'number of goroutines in each dump, where there are several', DUMP),
  column('stacks', 'stacks', 'count', 'distinct stacks of the group', DUMP),
  columnOf('texts', 'lines', 'lines', null, 'file and line of each frame of the stack', DUMP),
] as const

/** Columns of the `groups` table of several processes: those of one, and which processes have such goroutines. */
export const FLEET_GROUPS_COLUMNS = [
  ...GROUPS_COLUMNS,
  columnOf('texts', 'processes', 'processes', null, 'the processes that have such goroutines, those with most of them first', DUMP),
] as const
