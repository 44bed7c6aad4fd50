import { column, columnOf } from './columns.ts'
import { HELD, RECORD } from './heap-columns.ts'

const SCAN = 'the source; docs/scan-rules.md'

/** Columns of the `statements` table of `scan`, in order. */
export const STATEMENTS_COLUMNS = [
  column('rule', 'rule', null, 'the rule that found the statement; deferscope explain RULE describes it', SCAN),
  column(
    'severity',
    'severity',
    null,
    'severity of the rule; with a profile it is note where no record is alive, and error where live records grow',
    SCAN,
  ),
  column('function', 'function', null, 'the function around the statement, with its import path', SCAN),
  column('file', 'file', null, 'source file, relative to the working directory', SCAN),
  columnOf('number', 'line', 'line', null, 'first line of the statement', SCAN),
  column('construct', 'construct', null, 'for a defer in a loop: loop, or range-func where it certainly ranges over a function', SCAN),
  columnOf(
    'flag',
    'early_exit',
    'early exit',
    null,
    'true where the loop always ends after the defer, so the defer runs once per call',
    SCAN,
  ),
  column(
    'live_records',
    'live records',
    'count',
    'defer records of the statement that are alive in the profile; empty without one',
    RECORD,
  ),
  column('live_bytes', 'live bytes', 'bytes', 'bytes of these records and of their companions', RECORD),
  column(
    'held_bytes',
    'held bytes',
    'bytes',
    'live bytes that the pending calls of the statement keep alive; empty where this is not known',
    HELD,
  ),
  column('held_confidence', 'held confidence', null, 'how certain it is that the calls keep these bytes alive', HELD),
  column('evidence', 'evidence', null, 'the evidence that they are records', RECORD),
  column('confidence', 'confidence', null, 'how strong that evidence is', RECORD),
  columnOf('flag', 'growing', 'growing', null, 'whether a series of profiles shows that the number of records grows', 'see trend'),
  columnOf('number', 'column', 'column', null, 'column of the statement, in UTF-16 code units from 1', SCAN),
  columnOf('number', 'end_line', 'end line', null, 'last line of the statement', SCAN),
  column('detail', 'detail', null, 'why the rule applies here', SCAN),
  column('source', 'source', null, 'the first line of the statement; empty where its file was not read', SCAN),
] as const

const COMPILED = 'runtime/panic.go, deferproc and others; cmd/compile -d=defer; cmd/compile/internal/ssagen, `call`'

/** Columns of the `compiled` table of `scan`, in order. */
export const COMPILED_COLUMNS = [
  column(
    'function',
    'function',
    null,
    'the function that has the defer statement, as the executable names it, with type arguments as [...]; empty where only the compiler log has the statement',
    COMPILED,
  ),
  column('file', 'file', null, 'source file as the executable or the compiler names it', COMPILED),
  columnOf(
    'number',
    'line',
    'line',
    null,
    'line of the defer statement, or of the loop for runtime.deferrangefunc; empty for the open-coded defers of a function, whose lines only the compiler log has',
    COMPILED,
  ),
  column('module', 'module', null, 'module of the function, std for the library of Go; empty where it is not known', 'debug/buildinfo'),
  columnOf(
    'flag',
    'main_module',
    'main module',
    null,
    'whether this module is the module of the program, not a dependency',
    'debug/buildinfo',
  ),
  column(
    'kind',
    'kind',
    null,
    'heap: a record on the heap each time the statement runs; stack: a record in the frame of the function; open-coded: no record',
    COMPILED,
  ),
  column(
    'live_records',
    'live records',
    'count',
    'defer records of the statement that are alive in the profile; empty without one',
    RECORD,
  ),
  column('live_bytes', 'live bytes', 'bytes', 'bytes of these records and of their companions', RECORD),
  column('held_bytes', 'held bytes', 'bytes', 'bytes that the pending calls keep alive; empty where this is not known', RECORD),
  column('call', 'call', null, 'the runtime function that the executable calls at this place to make the record', COMPILED),
  column(
    'detail',
    'compiler',
    null,
    'what the compiler says the line allocates: closures with their size before it is rounded up, and values that escape',
    'cmd/compile -m=2, -json',
  ),
] as const
