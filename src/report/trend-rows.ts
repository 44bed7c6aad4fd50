import type { SeriesPoint } from '../analysis/series.ts'
import type { Trend } from '../analysis/trend.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { Confidence } from '../attribution/evidence.ts'
import { isCertain } from '../attribution/site-facts.ts'
import { formatDuration } from '../base/duration.ts'
import { baseName } from '../base/go-path.ts'
import { compareText } from '../base/order.ts'
import { counted, formatValue, roughInterval, roughly, roughValue } from '../base/units.ts'
import { deferHoldsMemory, HELD_LOOP_CAUSE, HELD_ONCE_CAUSE } from '../rules/defer-holds-memory.ts'
import { deferRecordsGrowing } from '../rules/defer-records-growing.ts'
import { heads } from './columns.ts'
import type { Finding, Table } from './report.ts'
import type { ProcessRow, RowOf, TrendDefersRow } from './rows.ts'
import { siteMeasures } from './site-measures.ts'
import { causeText, placeText } from './suspect-text.ts'
import { TREND_COLUMNS, TREND_DEFERS_COLUMNS } from './trend-columns.ts'

/** A row that is followed over captures, with its trend. */
export interface TrendRow<T> {
  readonly latest: T
  /** The last value. */
  readonly last: number
  /** All points, older processes included; `trend` is over those of the latest process. */
  readonly points: readonly SeriesPoint[]
  readonly current: readonly SeriesPoint[]
  readonly trend: Trend
  readonly secondsToLimit: number | null
}

/** Compares rows: growing ones first, then by slope, by value, by name. */
export function growingFirst<T>(nameOf: (one: T) => string): (a: TrendRow<T>, b: TrendRow<T>) => number {
  return (a, b) =>
    Number(b.trend.pattern === 'growing') - Number(a.trend.pattern === 'growing') ||
    (b.trend.slope.slope ?? 0) - (a.trend.slope.slope ?? 0) ||
    b.last - a.last ||
    compareText(nameOf(a.latest), nameOf(b.latest))
}

/** A statement whose pending calls hold memory, as the surest profile of the series has it. */
export interface HeldLatest {
  readonly function: string
  readonly file: string
  readonly line: number
  readonly construct: DeferSite['construct']
  readonly confidence: Confidence
}

/** The defer statements of a series: what their pending calls hold, where that is known, and their records. */
export function sitesTable(rows: readonly TrendRow<DeferSite>[], held: readonly TrendRow<HeldLatest>[] = []): Table<TrendDefersRow> {
  return {
    title: held.length > 0 ? 'Held memory, and defer records' : 'Defer records',
    columns: heads(TREND_DEFERS_COLUMNS),
    rows: [
      ...held.map(heldRow),
      ...rows.map((row) => {
        const site = row.latest
        const isAlive = row.last > 0
        return {
          function: site.function,
          file: site.file,
          line: site.line,
          construct: site.construct,
          ...trendCells(row, 'total_bytes', 'bytes'),
          records: isAlive ? site.records : 0,
          goroutines: site.goroutines,
          evidence: site.evidence,
          confidence: site.confidence,
        }
      }),
    ],
  }
}

function heldRow(row: TrendRow<HeldLatest>): TrendDefersRow {
  const { function: name, file, line, construct, confidence } = row.latest
  return {
    function: name,
    file,
    line,
    construct,
    ...trendCells(row, 'held_bytes', 'bytes'),
    records: null,
    goroutines: null,
    evidence: 'source',
    confidence,
  }
}

/** The cells of TREND_COLUMNS. */
export function trendCells(
  { last, points, current, trend, secondsToLimit }: TrendRow<unknown>,
  metric: string,
  unit: string,
): RowOf<typeof TREND_COLUMNS> {
  const { slope, low, high } = trend.slope
  const finite = (value: number) => (Number.isFinite(value) ? value : null)
  return {
    metric,
    unit,
    first: current[0]!.value,
    last,
    ...seriesCells(points),
    slope,
    slope_low: finite(low),
    slope_high: finite(high),
    p_trend: trend.pTrend,
    p_ends: trend.pEnds,
    q: trend.q,
    pattern: trend.pattern,
    seconds_to_limit: secondsToLimit,
  }
}

/** The numbers of a whole process over a series. */
export function processTable(rows: readonly ProcessRow[]): Table<ProcessRow> {
  return { title: 'Process', columns: heads(TREND_COLUMNS), rows }
}

/** The cells of objects of the sizes of records, by counters of the process: exact, whatever the sampling. */
export function recordSizeCells(row: TrendRow<null>): ProcessRow {
  return trendCells(row, 'record_size_objects', 'count')
}

/** Values and times, with a pair of nulls where one process ended and the next began. */
function seriesCells(points: readonly SeriesPoint[]): { values: (number | null)[]; times: (number | null)[] } {
  const values: (number | null)[] = []
  const times: (number | null)[] = []
  points.forEach((point, i) => {
    if (i > 0 && point.run !== points[i - 1]!.run) {
      values.push(null)
      times.push(null)
    }
    values.push(point.value)
    times.push(Math.round((point.time - points[0]!.time) * 1000) / 1000)
  })
  return { values, times }
}

/** The title of a finding: how fast a defer statement grows. */
export function growingTitle({ latest, trend }: TrendRow<DeferSite>): string {
  return `${placeText(latest)} grows by ${perMinuteText(trend)} a minute`
}

/** Bytes per minute, with the digits that the interval of the slope allows. */
export function perMinuteText({ slope: { slope, low, high } }: Trend): string {
  return roughValue((slope ?? 0) * 60, low * 60, high * 60, 'bytes')
}

/** How fast the memory grows that the pending calls of a statement hold. */
export function heldGrowingTitle({ latest, trend, last }: TrendRow<HeldLatest>): string {
  const place = `${latest.function} (${baseName(latest.file)}:${latest.line})`
  return `what the pending deferred calls of ${place} hold grows by ${perMinuteText(trend)} a minute, to ${formatValue(last, 'bytes')}`
}

/** The finding about held memory that grows. */
export function heldGrowingFinding(row: TrendRow<HeldLatest>): Finding {
  const { function: name, file, line, construct, confidence } = row.latest
  return {
    rule: deferHoldsMemory.id,
    severity: 'warning',
    title: heldGrowingTitle(row),
    detail: `It went from ${formatValue(row.current[0]!.value, 'bytes')} to ${formatValue(row.last, 'bytes')} in ${formatDuration(row.current.at(-1)!.time - row.current[0]!.time)} (${qText(row.trend.q ?? 1)}; source, ${confidence}).`,
    function: name,
    file,
    line,
    value: row.last,
    low: null,
    high: null,
    unit: 'bytes',
    share: null,
    evidence: 'source',
    confidence,
    cause: construct === null ? HELD_ONCE_CAUSE : HELD_LOOP_CAUSE,
    fix: deferHoldsMemory.fix,
    example: deferHoldsMemory.example,
    next: [],
  }
}

/** The finding about a defer statement that grows; `heapBytes` is the heap in use now. */
export function growingFinding(row: TrendRow<DeferSite>, heapBytes: number): Finding {
  const site = row.latest
  const { low, high } = row.trend.slope
  const interval =
    Number.isFinite(low) && Number.isFinite(high)
      ? `${roughInterval((row.trend.slope.slope ?? 0) * 60, low * 60, high * 60, 'bytes')} a minute`
      : 'unknown'
  const seconds = row.current.at(-1)!.time - row.current[0]!.time
  const limit =
    row.secondsToLimit === null ? '' : ` At this pace live objects fill the memory limit in ${formatDuration(row.secondsToLimit)}.`
  const inside =
    site.goroutines === null ? '' : ` ${counted(site.goroutines, 'goroutine')} ${site.goroutines === 1 ? 'is' : 'are'} inside the function.`
  return {
    rule: deferRecordsGrowing.id,
    severity: isCertain(site) ? 'error' : 'warning',
    title: growingTitle(row),
    detail: `Records and closures went from ${formatValue(row.current[0]!.value, 'bytes')} to ${formatValue(row.current.at(-1)!.value, 'bytes')} in ${formatDuration(seconds)} (${recordsText(site)} now; 95% interval of the slope ${interval}; ${qText(row.trend.q ?? 1)}, ${site.evidence}, ${site.confidence}).${inside}${limit}`,
    ...siteMeasures(site, heapBytes),
    cause: causeText(site),
    fix: deferRecordsGrowing.fix,
    example: deferRecordsGrowing.example,
    next: [],
  }
}

function recordsText({ records, sampledObjects }: DeferSite): string {
  return sampledObjects === null ? counted(records, 'record') : `about ${counted(roughly(records), 'record')}`
}

function qText(q: number): string {
  return q < 0.001 ? 'q<0.001' : `q=${q.toFixed(3)}`
}
