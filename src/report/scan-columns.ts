import { column, columnOf } from './columns.ts'
import { HELD, RECORD } from './heap-columns.ts'

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
  column(
    'held_bytes',
    'held bytes',
    'bytes',
    'live bytes that the pending calls of the statement keep alive; empty where nothing shows it',
    HELD,
  ),
  column('held_confidence', 'held confidence', null, 'how sure that is', HELD),
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
