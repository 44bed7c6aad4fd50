import type { NoticeCode } from '../base/notice-codes.ts'
import { type Gate, GROWING, inUnit } from './gate.ts'
import { exceeds, type GateFindings } from './gated-values.ts'
import { type Report, type Row, tablesOf } from './report.ts'
import { isUnread } from './scan-answer.ts'

/** The reason why a gate is undecided although nothing is over it: the inputs cannot show what it asks about. Null where they can. */
export function undecidedReason(report: Report, gate: Gate, found: GateFindings, allowsUnread: boolean): string | null {
  return (
    unseenReason(report, gate, allowsUnread) ??
    lossyReason(report, gate) ??
    (report.command === 'diff' ? comparisonReason(report, gate, found) : null) ??
    (SERIES.includes(report.command) ? seriesReason(report, gate, found) : null) ??
    unknownReason(report, gate, found) ??
    cpuReason(report, gate, found)
  )
}

/**
 * The reason why a report cannot have what a gate is about; null where it may. A budget is for all profiles of its folder, so that a
 * table which these have not is no mistake in it.
 */
export function missingReason(report: Report, { table, place }: Gate): string | null {
  if (report.command === 'fetch' && table !== 'captures' && hasNotice(report, 'not-analyzed'))
    return 'the captures could not be analyzed together, see the notice not-analyzed'
  const isKnown = table === GROWING || table === 'findings' || table === 'held' || tablesOf(report).some(([id]) => id.startsWith(table))
  if (place === '' || isKnown) return null
  return `the report has no table ${table}, only ${tablesOf(report)
    .map(([id]) => id)
    .join(', ')}; --no-budget leaves the budget out`
}

/** Commands whose findings and slopes need several captures. */
const SERIES = ['trend', 'watch']

/** Tables of what heaps alone have. */
const OF_RECORDS = ['defers', 'held', 'processes', 'findings', GROWING]

function hasNotice({ notices }: Report, ...codes: readonly NoticeCode[]): boolean {
  return notices.some(({ code }) => codes.includes(code))
}

/** Parts of the input that were not looked at. */
function unseenReason(report: Report, gate: Gate, allowsUnread: boolean): string | null {
  if (hasNotice(report, 'profile-cut', 'dump-cut')) return 'a part of the profile is missing: give the whole profile'
  if (report.command === 'scan' && hasNotice(report, 'no-go-files')) return 'a directory has no Go files: check the path'
  if (report.command === 'scan' && !allowsUnread && isUnread(report.notices))
    return 'some of the source could not be read, as the notices say: mend or leave out those files, or accept that with --allow-unreadable'
  if (gate.table === 'compiled' && !allowsUnread && hasNotice(report, 'executable-unreadable'))
    return 'some functions of the executable are damaged, as the notice says: give the file whole, or accept that with --allow-unreadable'
  if (Object.entries(report.tables).some(([id, table]) => isAbout(gate, id) && table?.leftOut !== undefined))
    return 'rows of the table were left out when the report was saved: save it without --rows'
  if (report.command !== 'fetch' || gate.table === 'captures') return null
  const failed = report.tables['captures']?.rows.filter((row) => row['error'] !== null).length ?? 0
  return failed === 0 ? null : 'not every profile could be captured, see the table of captures'
}

/** Whether a limit is about a table: that of its name, one of its parts, or one of those that may grow. */
function isAbout({ table }: Gate, id: string): boolean {
  return id === table || id.startsWith(`${table}_`) || (table === GROWING && (id === 'defers' || id === 'goroutines'))
}

/** Profiles that do not hold what tells records from other objects, or what is alive. */
function lossyReason(report: Report, { table }: Gate): string | null {
  if (!OF_RECORDS.includes(table)) return null
  if (hasNotice(report, 'lossy-source')) return 'the profile lacks what tells defer records from other objects, see the notice lossy-source'
  if (hasNotice(report, 'unnamed-addresses'))
    return 'the profile names no functions for a part of the heap, see the notice unnamed-addresses'
  if (report.command !== 'diff' && hasNotice(report, 'delta-profile'))
    return 'the profile covers a span of time: its values are differences, not what is alive. Capture without seconds='
  return null
}

/** Comparisons whose sets cannot show a change, or that do not know what is held. */
function comparisonReason(report: Report, gate: Gate, { open, rows }: GateFindings): string | null {
  if (open.length > 0) return `${open[0]}${open.length > 1 ? ` (and ${open.length - 1} more)` : ''}, ${TOO_FEW}`
  if (gate.table === 'findings' && report.answer?.['outcome'] === 'too-few') return `the answer is open: ${TOO_FEW}`
  return gate.metric === 'held_bytes' && rows.length === 0 && !hasSource(report) ? NEEDS['held']! : null
}

const TOO_FEW = 'but there are too few profiles or sampled objects to tell a change from noise'

/** Series that are too short for a trend, that tell no time, or whose rows are too small for one. */
function seriesReason(report: Report, gate: Gate, { rows }: GateFindings): string | null {
  const isAboutTrend = gate.table === GROWING || gate.table === 'findings' || SLOPES.includes(gate.metric)
  if (isAboutTrend && hasNotice(report, 'too-few-profiles'))
    return 'there are too few captures of one process to show growth, see the notice too-few-profiles'
  if ((gate.table === GROWING || gate.table === 'findings') && report.answer?.['outcome'] === 'too-few')
    return 'no defer statement has enough sampled objects to show growth'
  if (SLOPES.includes(gate.metric) && hasNotice(report, 'time-unknown'))
    return 'the captures do not tell their time: a slope per second is a guess'
  if (gate.metric === 'seconds_to_limit' && rows.some((row) => row['pattern'] === 'growing' && row['seconds_to_limit'] === null))
    return 'a row grows, and the memory that the process may use is not known: give it with --memory-limit'
  return gate.metric === 'held_bytes' && rows.length === 0 && !hasSource(report) ? NEEDS['held']! : null
}

/** Metrics of a series that are unknown until it is long enough to show a trend. */
const SLOPES: readonly string[] = ['slope', 'slope_low', 'slope_high', 'seconds_to_limit']

/** What gives the metrics that begin with these words. */
const NEEDS: Readonly<Record<string, string>> = {
  held: 'what pending calls hold is known from the source alone: give it with --source',
  live: 'what statements hold is known from a profile alone: give it with --profile',
  wait: 'these dumps do not tell how long goroutines wait: give the text of debug=2',
  before: 'there are no numbers from before: give dumps with --vs, or --baseline',
}

/** Whether source of the program was read. */
function hasSource(report: Report): boolean {
  return report.evidence?.some(({ kind }) => kind === 'source') === true && !hasNotice(report, 'source-missing')
}

/** Metrics that this report knows of no row, or of not enough rows. */
function unknownReason(report: Report, gate: Gate, { rows, unknown }: GateFindings): string | null {
  const { table, metric } = gate
  const need = NEEDS[table] ?? NEEDS[metric.split('_')[0]!] ?? null
  if (need === NEEDS['held'] && !SERIES.includes(report.command) && report.command !== 'diff') {
    if (!hasSource(report)) return need
    if (report.command !== 'scan') return null
  }
  if (need === NEEDS['live'] || need === NEEDS['held']) {
    if (report.command === 'scan' && report.inputs.length === 0) return NEEDS['live']!
    return report.command === 'scan' && hasNotice(report, 'source-missing', 'live-unplaced')
      ? 'the profile and the source do not fit everywhere, so that what statements hold is not known'
      : null
  }
  if (need === NEEDS['wait']) return hasNotice(report, 'states-unknown') ? need : null
  // what nothing grows into is never reached
  if (metric === 'seconds_to_limit') return null
  return unknown.length > 0 && unknown.length === rows.length ? (need ?? `these inputs tell no ${metric} of any row`) : null
}

/** Times of defers that few samples leave open: their interval reaches over the limit. */
function cpuReason(report: Report, gate: Gate, { rows }: GateFindings): string | null {
  if (gate.table !== 'defer_time' || report.command === 'diff' || !hasNotice(report, 'few-samples')) return null
  const scale = (row: Row) => (gate.metric === 'share' ? Number(row['share']) / Number(row['total']) : 1)
  const isTotal = gate.metric === 'share' || gate.metric === 'total'
  const isOpen = rows.some((row) => isTotal && exceeds(Number(row['high']) * scale(row), inUnit(gate, 'nanoseconds')))
  return isOpen ? 'the few samples of defers leave it open, see the notice few-samples' : null
}
