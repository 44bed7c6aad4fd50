import type { Integer } from '../base/int64.ts'
import type { CellKind, Column } from './columns.ts'
import type { DEFER_TIME_COLUMNS, DIFF_DEFER_TIME_COLUMNS } from './cpu-columns.ts'
import type { DIFF_DEFERS_COLUMNS, DIFF_FUNCTIONS_COLUMNS, RUNTIME_COLUMNS } from './diff-columns.ts'
import type { LABELS_COLUMNS, PUSHED_COLUMNS, STORED_COLUMNS, TYPES_COLUMNS } from './engine-columns.ts'
import type { TERMS_COLUMNS } from './explain-columns.ts'
import type { FLEET_DEFERS_COLUMNS, PROCESSES_COLUMNS } from './fleet-columns.ts'
import type { linesColumns, listColumns, peekColumns, topColumns } from './function-columns.ts'
import type { DIFF_GC_COLUMNS, GC_COLUMNS } from './gc-columns.ts'
import type { FLEET_GROUPS_COLUMNS, GROUPS_COLUMNS } from './goroutine-columns.ts'
import type { DEFERS_COLUMNS, HELD_COLUMNS } from './heap-columns.ts'
import type { Report, Table } from './report.ts'
import type { COMPILED_COLUMNS, STATEMENTS_COLUMNS } from './scan-columns.ts'
import type { TREND_COLUMNS, TREND_DEFERS_COLUMNS, TREND_FUNCTIONS_COLUMNS } from './trend-columns.ts'

/** What a cell of each kind holds; null where it is empty. */
interface Cells {
  readonly text: string
  readonly number: Integer
  readonly flag: boolean
  readonly texts: readonly string[]
  readonly numbers: readonly (Integer | null)[]
  readonly map: Readonly<Record<string, string>>
}

/** The row type of a table with these columns: a cell per column, and the codes of notices that weaken the row. */
export type RowOf<Columns extends readonly Column[]> = {
  readonly [One in Columns[number] as One['id']]: Cells[One['cell'] & CellKind] | null
} & { readonly notes?: readonly string[] }

/** A defer statement, as `analyze` finds it. */
export type DefersRow = RowOf<typeof DEFERS_COLUMNS>
/** One of several processes, or of several groups of them. */
export type ProcessesRow = RowOf<typeof PROCESSES_COLUMNS>
/** A defer statement in several processes, with the numbers of one of them. */
export type FleetDefersRow = RowOf<typeof FLEET_DEFERS_COLUMNS>
/** A line that made memory which pending deferred calls keep alive. */
export type HeldRow = RowOf<typeof HELD_COLUMNS>
/** A line of a CPU profile that takes time for defers. */
export type DeferTimeRow = RowOf<typeof DEFER_TIME_COLUMNS>
/** A line of two sets of CPU profiles that takes time for defers. */
export type DiffDeferTimeRow = RowOf<typeof DIFF_DEFER_TIME_COLUMNS>
/** A figure of the collections of a log. */
export type GcRow = RowOf<typeof GC_COLUMNS>
/** A figure of the collections of two sets of logs. */
export type DiffGcRow = RowOf<typeof DIFF_GC_COLUMNS>
/** A function with its flat and cum value. */
export type TopTableRow = RowOf<ReturnType<typeof topColumns>>
/** A source line with its flat and cum value. */
export type LinesRow = RowOf<ReturnType<typeof linesColumns>>
/** A function that `--peek` names, one of its callers or one of its callees. */
export type PeekRow = RowOf<ReturnType<typeof peekColumns>>
/** A line of a function that `--list` names. */
export type ListRow = RowOf<ReturnType<typeof listColumns>>
/** Goroutines that wait at one place for one thing. */
export type GroupsRow = RowOf<typeof GROUPS_COLUMNS>
/** Goroutines of several processes that wait at one place for one thing. */
export type FleetGroupsRow = RowOf<typeof FLEET_GROUPS_COLUMNS>
/** A risky statement of the source. */
export type StatementsRow = RowOf<typeof STATEMENTS_COLUMNS>
/** A defer statement as it was compiled. */
export type CompiledRow = RowOf<typeof COMPILED_COLUMNS>
/** A defer statement in two sets of profiles. */
export type DiffDefersRow = RowOf<typeof DIFF_DEFERS_COLUMNS>
/** A function or line in two sets of profiles. */
export type DiffFunctionsRow = RowOf<typeof DIFF_FUNCTIONS_COLUMNS>
/** A number of the runtime in two sets of profiles. */
export type DiffRuntimeRow = RowOf<typeof RUNTIME_COLUMNS>
/** A defer statement over a series of profiles. */
export type TrendDefersRow = RowOf<typeof TREND_DEFERS_COLUMNS>
/** A number of a whole process over a series. */
export type ProcessRow = RowOf<typeof TREND_COLUMNS>
/** A function or line over a series of profiles. */
export type TrendFunctionsRow = RowOf<typeof TREND_FUNCTIONS_COLUMNS>
/** A term that is explained. */
export type TermsRow = RowOf<typeof TERMS_COLUMNS>

/** Tables of functions or lines: `functions`, or one per sample type as `functions_TYPE`. */
export type FunctionTables<Row> = { readonly functions?: Table<Row> } & { readonly [id: `functions_${string}`]: Table<Row> | undefined }

/**
 * The report of `analyze`. `held` is there where the source shows that calls hold memory. With `--lines`, `lines` replaces `top`; `peek` and
 * `list` are added by their options. Several processes have `processes`, and the other tables are of the worst, `defers` of all. Where there are only goroutines, `groups` replaces all other tables.
 */
export type AnalyzeReport = Report<{
  readonly processes?: Table<ProcessesRow>
  readonly held?: Table<HeldRow>
  readonly defers?: Table<DefersRow | FleetDefersRow>
  /** Of CPU profiles, in place of `defers`. */
  readonly defer_time?: Table<DeferTimeRow>
  readonly gc?: Table<GcRow>
  readonly groups?: Table<GroupsRow | FleetGroupsRow>
  readonly top?: Table<TopTableRow>
  readonly lines?: Table<LinesRow>
  readonly peek?: Table<PeekRow>
  readonly list?: Table<ListRow>
}>

/** Report of `diff`. */
export type DiffReport = Report<
  {
    readonly defers: Table<DiffDefersRow>
    readonly runtime?: Table<DiffRuntimeRow>
    readonly gc?: Table<DiffGcRow>
  } & FunctionTables<DiffFunctionsRow>
>

/** Report of `diff` on CPU profiles: they have the time of defers, as a whole and apart, and no records. */
export type CpuDiffReport = Report<
  { readonly defer_time: Table<DiffDeferTimeRow>; readonly defers?: never; readonly gc?: Table<DiffGcRow> } & {
    readonly [id: `defer_time_${string}`]: Table<DiffDeferTimeRow> | undefined
  }
>

/** Report of `diff` on logs of collections alone. */
export type GcDiffReport = Report<{ readonly gc: Table<DiffGcRow> }>

/** Report of `trend`. */
export type TrendReport = Report<
  { readonly defers: Table<TrendDefersRow>; readonly process?: Table<ProcessRow> } & FunctionTables<TrendFunctionsRow>
>

/** Report of `goroutines`. */
export type GoroutinesReport = Report<{ readonly groups: Table<GroupsRow | FleetGroupsRow> }>

/** Report of `scan`: risky statements where source was scanned, compiled ones where an executable or the compiler's log was given. */
export type ScanReport = Report<{ readonly statements?: Table<StatementsRow>; readonly compiled?: Table<CompiledRow> }>

/** Report of `explain`. */
export type ExplainReport = Report<{ readonly terms: Table<TermsRow> }>

/** Report of `push`. */
export type PushReport = Report<{ readonly pushed: Table<RowOf<typeof PUSHED_COLUMNS>> }>

/** Report of `sources`. */
export type SourcesReport = Report<{
  readonly stored: Table<RowOf<typeof STORED_COLUMNS>>
  readonly types: Table<RowOf<typeof TYPES_COLUMNS>>
  readonly labels: Table<RowOf<typeof LABELS_COLUMNS>>
}>
