import type { Column } from './columns.ts'
import { DEFER_TIME_COLUMNS, DIFF_DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import { DIFF_DEFERS_COLUMNS, DIFF_FUNCTIONS_COLUMNS, RUNTIME_COLUMNS } from './diff-columns.ts'
import { LABELS_COLUMNS, PUSHED_COLUMNS, STORED_COLUMNS, TYPES_COLUMNS } from './engine-columns.ts'
import { TERMS_COLUMNS } from './explain-columns.ts'
import { CAPTURES_COLUMNS } from './fetch-columns.ts'
import { FLEET_DEFERS_COLUMNS, FLEET_TREND_COLUMNS, PROCESSES_COLUMNS } from './fleet-columns.ts'
import { linesColumns, listColumns, peekColumns, topColumns } from './function-columns.ts'
import { DIFF_GC_COLUMNS, GC_COLUMNS } from './gc-columns.ts'
import { FLEET_GROUPS_COLUMNS } from './goroutine-columns.ts'
import { HELD_COLUMNS } from './heap-columns.ts'
import { COMPILED_COLUMNS, STATEMENTS_COLUMNS } from './scan-columns.ts'
import { TREND_COLUMNS, TREND_DEFERS_COLUMNS, TREND_FUNCTIONS_COLUMNS, WATCH_GOROUTINES_COLUMNS } from './trend-columns.ts'

/** A table of the reports of some commands. The schema of reports and the page about JSON are made from this. */
export interface TableKind {
  readonly id: string
  /** Whether there may be several of them, as `ID_PART`: one for each sample type or part of the time. */
  readonly isSplit?: true
  readonly commands: readonly string[]
  /** What a row is, for people. */
  readonly row: string
  readonly columns: readonly Column[]
}

// the unit of these tables is that of the sample type, so that the columns of each have another one
const OF_SAMPLE_TYPE = 'own'

/** The tables of all reports. A new table is a new line here. */
export const REPORT_TABLES: readonly TableKind[] = [
  { id: 'defers', commands: ['analyze', 'fetch'], row: 'a `defer` statement', columns: FLEET_DEFERS_COLUMNS },
  {
    id: 'processes',
    commands: ['analyze', 'fetch'],
    row: 'one of several processes, or a group of them by `--by`',
    columns: PROCESSES_COLUMNS,
  },
  { id: 'held', commands: ['analyze', 'fetch'], row: 'a line whose memory pending deferred calls keep alive', columns: HELD_COLUMNS },
  { id: 'top', commands: ['analyze', 'fetch'], row: 'a function', columns: topColumns(OF_SAMPLE_TYPE) },
  { id: 'lines', commands: ['analyze'], row: 'a source line, with `--lines`', columns: linesColumns(OF_SAMPLE_TYPE) },
  { id: 'peek', commands: ['analyze'], row: 'a caller or callee, with `--peek`', columns: peekColumns(OF_SAMPLE_TYPE) },
  { id: 'list', commands: ['analyze'], row: 'a line of a function, with `--list`', columns: listColumns(OF_SAMPLE_TYPE) },
  { id: 'defer_time', commands: ['analyze'], row: 'a line that takes CPU time for defers', columns: DEFER_TIME_COLUMNS },
  { id: 'gc', commands: ['analyze'], row: 'a figure of the collections, with `--gctrace`', columns: GC_COLUMNS },
  { id: 'defers', commands: ['diff'], row: 'a `defer` statement in a later set', columns: DIFF_DEFERS_COLUMNS },
  { id: 'functions', isSplit: true, commands: ['diff'], row: 'a function or line in a later set', columns: DIFF_FUNCTIONS_COLUMNS },
  { id: 'runtime', commands: ['diff'], row: 'a number of the runtime', columns: RUNTIME_COLUMNS },
  { id: 'defer_time', isSplit: true, commands: ['diff'], row: 'a line that takes CPU time for defers', columns: DIFF_DEFER_TIME_COLUMNS },
  { id: 'gc', commands: ['diff'], row: 'a figure of the collections, with `--gctrace`', columns: DIFF_GC_COLUMNS },
  { id: 'defers', commands: ['trend', 'watch'], row: 'a `defer` statement', columns: [...FLEET_TREND_COLUMNS, ...TREND_DEFERS_COLUMNS] },
  {
    id: 'functions',
    isSplit: true,
    commands: ['trend', 'watch'],
    row: 'a function or line',
    columns: [...FLEET_TREND_COLUMNS, ...TREND_FUNCTIONS_COLUMNS],
  },
  {
    id: 'process',
    commands: ['trend', 'watch'],
    row: 'a number of the whole process',
    columns: [...FLEET_TREND_COLUMNS, ...TREND_COLUMNS],
  },
  { id: 'goroutines', commands: ['watch'], row: 'goroutines in a deferred call', columns: WATCH_GOROUTINES_COLUMNS },
  { id: 'groups', commands: ['goroutines', 'analyze', 'fetch'], row: 'goroutines that wait at one place', columns: FLEET_GROUPS_COLUMNS },
  { id: 'statements', commands: ['scan'], row: 'a risky statement', columns: STATEMENTS_COLUMNS },
  { id: 'compiled', commands: ['scan'], row: 'a `defer` statement as it was compiled', columns: COMPILED_COLUMNS },
  { id: 'captures', commands: ['fetch'], row: 'a saved file, or a profile that could not be captured', columns: CAPTURES_COLUMNS },
  { id: 'stored', commands: ['sources'], row: 'a process that an engine has profiles of', columns: STORED_COLUMNS },
  { id: 'pushed', commands: ['push'], row: 'a profile that was pushed, or refused', columns: PUSHED_COLUMNS },
  { id: 'types', commands: ['sources'], row: 'a type of profile that an engine has', columns: TYPES_COLUMNS },
  { id: 'labels', commands: ['sources'], row: 'a label that an engine has', columns: LABELS_COLUMNS },
  { id: 'terms', commands: ['explain'], row: 'a term', columns: TERMS_COLUMNS },
]

/** The kind of a table of a command; undefined where a later version added it. */
export function tableKind(command: string, id: string): TableKind | undefined {
  return REPORT_TABLES.find(
    (kind) => kind.commands.includes(command) && (kind.id === id || (kind.isSplit === true && id.startsWith(`${kind.id}_`))),
  )
}
