import { joinedSizes } from '../analysis/joined-sizes.ts'
import { functionKey, lineKey } from '../analysis/line-values.ts'
import type { SeriesPoint } from '../analysis/series.ts'
import { siteKey } from '../analysis/site-key.ts'
import { type TrendInput, trends } from '../analysis/trend.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { confidenceRank } from '../attribution/evidence.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { POOL_SLACK } from '../attribution/record-size.ts'
import type { SampledSize } from '../attribution/site-sampling.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { TrendReport } from '../report/rows.ts'
import { type TrendedFunctions, trendReport } from '../report/trend-report.ts'
import type { TrendRow } from '../report/trend-rows.ts'
import { countPairP } from '../stats/count-pair.ts'
import { heapPairP } from '../stats/heap-pair.ts'
import { distinctNotices } from './distinct-notices.ts'
import { givenFacts } from './given-facts.ts'
import { comparableHeld, type HeldValue, heldEvidence } from './held-values.ts'
import { memoryRoom } from './memory-room.ts'
import { type ProfileValues, readValues, VALUE_DEFAULTS, type ValueOptions, type ValueReading } from './profile-values.ts'
import { seriesOfProcesses } from './series-of-processes.ts'
import { type SeriesOrder, type SeriesPlace, seriesOrder } from './series-order.ts'
import { readSeries, type SeriesValues, type ValueSeries } from './series-values.ts'
import { afterWarmUp, type WarmUp } from './warm-up.ts'

/** All settings of a trend. */
interface TrendSettings extends ValueOptions {
  readonly alpha: number
  /** The smallest change of a row that counts as a trend, as a share of its first value. */
  readonly minEffect: number
  /** The captures of each process that are left out; null for none. */
  readonly warmUp: WarmUp | null
}

/** The options of a trend; `deferscope trend --help` has the same defaults. */
export type TrendOptions = Partial<TrendSettings>

const DEFAULTS = { ...VALUE_DEFAULTS, alpha: 0.05, minEffect: 0.01, warmUp: null }

/**
 * Finds which defer statements and functions grow over a series of profiles. Profiles of processes that ran side by side are a series for
 * each process. Throws what reading throws, and refuses profiles of one process whose numbers mean different things.
 */
export async function trend(sources: readonly ProfileSource[], given: TrendOptions = {}): Promise<TrendReport> {
  const { processes, notices } = await seriesOfProcesses(sources, given.processesBy ?? null, given.decode ?? {})
  if (processes.length < 2) return trendOfOne(sources, given)
  const { TrendFleet } = await import('../report/trend-fleet.ts')
  const fleet = new TrendFleet()
  for (const { name, sources: ofOne } of processes) fleet.add(name, await trendOfOne(ofOne, given))
  return fleet.report(given.alpha ?? DEFAULTS.alpha, notices) as TrendReport
}

/**
 * The trend of one process, restarts included. Profiles are read one after the other, and the ends of the series once more for the samples
 * behind their values: memory follows rows, not profiles.
 */
async function trendOfOne(sources: readonly ProfileSource[], given: TrendOptions): Promise<TrendReport> {
  const options: TrendSettings = { ...DEFAULTS, ...given }
  const reading = { ...options, facts: await givenFacts(options) }
  const read = await readSeries(sources, reading)
  const all = seriesOrder(read.profiles)
  const sourcesRead = read.profiles.map(({ source }) => source)
  const { kept: places, notices: warmUpNotices } = await afterWarmUp(all.places, sourcesRead, options.warmUp, true)
  const order = { ...all, places }
  const current = order.places.filter(({ run }) => run === order.places.at(-1)!.run)
  const ends = await readEnds(read, current, reading)
  const context: Context = { read, order, current, ends, options, room: roomOf(read, current, options) }
  const report = trendReport({
    inputs: order.places.map(({ index }) => read.profiles[index]!.summary),
    sites: siteRows(context),
    held: heldRows(context),
    recordSizes: recordSizeRows(context),
    functions: read.types.map((type, i) => functionRows(context, type, i)),
    heapBytes: Number(read.profiles[current.at(-1)!.index]!.summary.totals['inuse_space'] ?? 0),
    order: {
      clock: order.clock,
      equalTimes: order.equalTimes,
      runs: new Set(order.places.map(({ run }) => run)).size,
      current: current.length,
    },
    by: ends.last.by,
    skipped: read.skipped,
    notices: distinctNotices([...warmUpNotices, ...ends.last.evidenceNotices]),
  })
  return { ...report, ...heldEvidence(current.map(({ index }) => read.held[index]!)) }
}

/** The first and last profiles of the series, read again with the samples behind their values. */
interface Ends {
  readonly first: ProfileValues
  readonly last: ProfileValues
  /** The profiles next to them, for rates. */
  readonly second: ProfileValues
  readonly secondLast: ProfileValues
}

async function readEnds({ profiles, types }: SeriesValues, current: readonly SeriesPlace[], options: ValueReading): Promise<Ends> {
  // with the sample type of the series, since a profile may have another default
  const ofType = options.allTypes ? options : { ...options, sampleIndex: types[0]!.type }
  const at = async (i: number) => readValues(profiles[current.at(i)!.index]!.source, ofType)
  const first = await at(0)
  const last = current.length === 1 ? first : await at(-1)
  const isRate = first.types.some(({ type }) => isCounter(type)) && current.length > 2
  return { first, last, second: isRate ? await at(1) : first, secondLast: isRate ? await at(-2) : last }
}

/** Whether values of a type only grow, so that their change per second is what can grow. */
function isCounter(type: string): boolean {
  return type.startsWith('alloc_')
}

interface Context {
  readonly read: SeriesValues
  readonly order: SeriesOrder
  readonly current: readonly SeriesPlace[]
  readonly ends: Ends
  readonly options: TrendSettings
  /** Bytes that live objects can still fill; null without a limit. */
  readonly room: number | null
}

function roomOf({ profiles }: SeriesValues, current: readonly SeriesPlace[], { memoryLimit }: TrendSettings): number | null {
  const { memStats, summary } = profiles[current.at(-1)!.index]!
  return memoryRoom(memoryLimit ?? null, memStats, Number(summary.totals['inuse_space'] ?? 0))
}

function siteRows(context: Context): TrendRow<DeferSite>[] {
  const { read, ends, options } = context
  const worst = confidenceRank(options.minConfidence ?? 'likely')
  const sites = [...read.sites]
    .map(([key, { site }]) => [key, site] as const)
    .filter(([, site]) => confidenceRank(site.confidence) <= worst)
  const inputs = sites.map(([key, site]) => {
    const sizes = (end: ProfileValues) => end.liveLines.get(key)?.sizes ?? end.sites.find((one) => siteKey(one) === key)?.sampledSizes ?? []
    return snapshotInput(context, read.lines.get(key), sizes(ends.first), sizes(ends.last), POOL_SLACK * site.recordSize)
  })
  return rowsOf(
    sites.map(([, site]) => site),
    inputs,
    context,
    true,
  )
}

/**
 * What pending calls hold over the latest process, as a family of its own. The ends are compared by their sampled objects as if they were of
 * two processes: the stacks of a statement do not show what was allocated and freed in between.
 */
function heldRows(context: Context): TrendRow<HeldValue>[] {
  const { read, current, options } = context
  const { period } = read.profiles[0]!
  const worst = confidenceRank(options.minConfidence ?? 'likely')
  const all = comparableHeld(current.map(({ index }) => read.held[index]!))
  const rows = [...all].filter(([, { confidence }]) => confidenceRank(confidence) <= worst)
  const inputs = rows.map(([key]) => {
    const at = (i: number) => read.held[current.at(i)!.index]!.rows.get(key)
    const points = current.map(
      ({ index, time, run }): SeriesPoint => ({ time, run, value: read.held[index]!.rows.get(key)?.bytes ?? 0, sampled: null }),
    )
    const groups = joinedSizes(at(0)?.sizes ?? [], at(-1)?.sizes ?? []).map(({ size, inuseBefore, inuseAfter }) => ({
      size,
      before: inuseBefore,
      after: inuseAfter,
    }))
    const noise = Math.max(HELD_FLOOR.bytes, options.minEffect * points[0]!.value)
    const pEnds = period > 1 ? { pEnds: heapPairP(groups, period) } : {}
    return { all: points, points, last: points.at(-1)!.value, period: 0, noise, ...pEnds }
  })
  return rowsOf(
    rows.map(([, row]) => row),
    inputs,
    context,
    true,
  )
}

/** The row of objects of the sizes of records, by counters; empty where the last profile has none. */
function recordSizeRows(context: Context): TrendRow<null>[] {
  const { read, order, current } = context
  const all = order.places.flatMap(({ index, time, run }): SeriesPoint[] => {
    const value = read.profiles[index]!.recordCeiling
    return value === null ? [] : [{ time, run, value, sampled: null }]
  })
  const last = read.profiles[current.at(-1)!.index]!.recordCeiling
  if (last === null) return []
  const points = all.filter(({ run }) => run === current[0]!.run)
  return rowsOf([null], [{ all, points, last, period: 0, noise: POOL_SLACK }], context, false)
}

function functionRows(context: Context, { type, unit }: { type: string; unit: string }, index: number): TrendedFunctions {
  const { read, ends } = context
  const rows = [...read.rows[index]!.values()]
  const key = ({ place }: ValueSeries) => (context.options.by === 'lines' ? lineKey(place) : functionKey(place))
  const sizes = (end: ProfileValues, series: ValueSeries) => end.rows[index]!.get(key(series))?.sizes ?? []
  const isRate = isCounter(type)
  const inputs = rows.map((series) => {
    if (isRate) return rateInput(context, series, (end) => sizes(end, series))
    return snapshotInput(context, series, sizes(ends.first, series), sizes(ends.last, series), 0, unit)
  })
  return {
    type,
    unit,
    isRate,
    rows: rowsOf(
      rows.map(({ place }) => place),
      inputs,
      context,
      type === 'inuse_space',
    ),
  }
}

interface RowInput extends TrendInput {
  /** Points of older processes too. */
  readonly all: readonly SeriesPoint[]
  /** The last value. */
  readonly last: number
}

function snapshotInput(
  { read, order, current, options }: Context,
  series: ValueSeries | undefined,
  first: readonly SampledSize[],
  last: readonly SampledSize[],
  slack: number,
  unit = 'bytes',
): RowInput {
  const { period, kind } = read.profiles[0]!
  const isSampled = (kind === 'heap' || kind === 'allocs') && period > 1
  const run = current[0]!.run
  const points = () =>
    order.places.map(({ index, time, run: ofRun }, i): SeriesPoint => {
      const isFirst = ofRun === run && order.places[i - 1]?.run !== run
      const sampled = !isSampled ? null : isFirst ? first : i === order.places.length - 1 ? last : null
      return { time, run: ofRun, value: series?.values[index] ?? 0, sampled }
    })
  const noise = Math.max(slack, options.minEffect * (series?.values[current[0]!.index] ?? 0))
  // what one sample stands for, in the unit of the values: for objects, `period` divided by the mean size
  const objects = [...first, ...last].reduce((sum, { inuse }) => sum + inuse, 0)
  const bytes = [...first, ...last].reduce((sum, { inuse, size }) => sum + inuse * size, 0)
  const perSample = unit === 'bytes' || bytes === 0 ? period : (period * objects) / bytes
  return {
    // made on demand: for thousands of rows, all points at once would be most of the memory
    get all() {
      return points()
    },
    get points() {
      return points().filter((point) => point.run === run)
    },
    last: series?.values[current.at(-1)!.index] ?? 0,
    period: isSampled ? period : 0,
    perSample,
    unit: unit === 'bytes' ? 'bytes' : 'objects',
    noise,
  }
}

/** With fewer sampled allocations in both intervals, they never differ at 0.05. */
const MIN_SAMPLED = 6

/** The change per second from each profile to the next, within one process. */
function rateInput(
  { current, ends, options }: Context,
  { values }: ValueSeries,
  sizes: (end: ProfileValues) => readonly SampledSize[],
): RowInput {
  const all: SeriesPoint[] = []
  for (let i = 1; i < current.length; i++) {
    const elapsed = current[i]!.time - current[i - 1]!.time
    if (elapsed > 0)
      all.push({
        time: current[i]!.time,
        run: current[i]!.run,
        value: (values[current[i]!.index]! - values[current[i - 1]!.index]!) / elapsed,
        sampled: null,
      })
  }
  if (all.length === 0) all.push({ time: current[0]!.time, run: current[0]!.run, value: 0, sampled: null })
  const allocated = (end: ProfileValues) => sizes(end).reduce((sum, { alloc }) => sum + alloc, 0)
  const elapsed = (from: number, to: number) => Math.max(current.at(to)!.time - current.at(from)!.time, 1e-9)
  const isSampled = current.length > 2 && ends.first.period > 1
  const isEnough = allocated(ends.second) - allocated(ends.first) + allocated(ends.last) - allocated(ends.secondLast) >= MIN_SAMPLED
  const pEnds = !isSampled
    ? undefined
    : !isEnough
      ? null
      : countPairP(
          Math.max(0, allocated(ends.second) - allocated(ends.first)),
          Math.max(0, allocated(ends.last) - allocated(ends.secondLast)),
          elapsed(0, 1),
          elapsed(-2, -1),
        )
  return {
    all,
    points: all,
    last: all.at(-1)!.value,
    period: 0,
    noise: options.minEffect * Math.abs(all[0]!.value),
    ...(pEnds === undefined ? {} : { pEnds }),
  }
}

function rowsOf<T>(
  latest: readonly T[],
  inputs: readonly RowInput[],
  { room, order, options }: Context,
  fillsMemory: boolean,
): TrendRow<T>[] {
  const results = trends(inputs, options.alpha)
  return latest.map((one, i) => {
    const trend = results[i]!
    const { slope } = trend.slope
    const fills = fillsMemory && room !== null && order.clock !== 'order' && trend.pattern === 'growing' && slope !== null && slope > 0
    const input = inputs[i]!
    return {
      latest: one,
      last: input.last,
      get points() {
        return input.all
      },
      get current() {
        return input.points
      },
      trend,
      secondsToLimit: fills ? room / slope : null,
    }
  })
}
