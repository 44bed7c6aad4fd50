import { hasFilter } from '../analysis/frame-filter.ts'
import { functionValues, lineValues, type ValueRow } from '../analysis/line-values.ts'
import { type ProcessTraits, processRelation } from '../analysis/same-process.ts'
import { Series, type SeriesPoint } from '../analysis/series.ts'
import { siteRowKey } from '../analysis/site-key.ts'
import { type TrendInput, trends } from '../analysis/trend.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { type DeferredGoroutines, deferredGoroutines } from '../attribution/deferred-goroutines.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { POOL_SLACK } from '../attribution/record-size.ts'
import { totalBytes } from '../attribution/site-facts.ts'
import { ProfileError } from '../base/error.ts'
import { bytesSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { processStart } from '../decode/size-counters.ts'
import { StackTable } from '../profile/stack-table.ts'
import type { HeapAnalysis } from '../report/analyze-report.ts'
import type { Notice, Report } from '../report/report.ts'
import type { TrendRow } from '../report/trend-rows.ts'
import { type WatchFindings, watchReport } from '../report/watch-report.ts'
import { type AnalyzeOptions, wholeAnalysis } from './analyze.ts'
import { withProcessTexts } from './beside-heap.ts'
import { CaptureClock } from './capture-clock.ts'
import type { CaptureRound } from './capture-profiles.ts'
import type { CapturedProfile } from './captured-profile.ts'
import type { FoldedProfile } from './fold-profile.ts'
import { type Followed, FollowedRows } from './followed-rows.ts'
import { type GivenFacts, givenFacts } from './given-facts.ts'
import { readHeapInputs } from './heap-inputs.ts'
import { type HeldValue, heldKey, heldValue } from './held-values.ts'
import { liveBytes, memoryRoom } from './memory-room.ts'
import { type WarmUp, WarmUpClock } from './warm-up.ts'

export interface WatchOptions extends AnalyzeOptions {
  /** The endpoint, without credentials; messages append a profile's name to it. */
  readonly source: string
  /** The captures of each process that are analyzed, and not followed; null, the default, for none. */
  readonly warmUp?: WarmUp | null
}

/** Differences in the number of goroutines up to this mean nothing. */
const GOROUTINE_NOISE = 2
/** Bytes by which the heap may differ between two collections anyway, captures included. */
const HEAP_NOISE = 1 << 22

/** The most functions that are followed: those that hold most at a capture. */
const MAX_FUNCTIONS = 40
/** The most statements that are followed: more than programs have with live records. */
const MAX_STATEMENTS = 500

/** The history of a process over its captures. Its size follows the rows and a bounded number of points, however long it runs. */
export class Watch {
  #options: WatchOptions
  #facts: Promise<GivenFacts> | null = null
  #sites = new FollowedRows<DeferSite>(MAX_STATEMENTS)
  /** What pending calls hold; empty without source. */
  #held = new FollowedRows<HeldValue>(MAX_STATEMENTS)
  #functions = new FollowedRows<ValueRow>(MAX_FUNCTIONS)
  #goroutines = new FollowedRows<DeferredGoroutines>(MAX_STATEMENTS)
  /** `recordSizes` are objects of the sizes of records, by the counters; without points where the process has none. */
  #totals = { heap: new Series(), goroutines: new Series(), recordSizes: new Series() }
  #captures = 0
  #warmUp: WarmUpClock | null
  #isWarmingUp = false
  #run = 0
  #clock = new CaptureClock()
  #process: ProcessTraits | null = null
  #restarts: { time: number; reason: string }[] = []

  constructor(options: WatchOptions) {
    this.#options = options
    this.#warmUp = options.warmUp == null ? null : new WarmUpClock(options.warmUp, true)
  }

  /** Whether the last capture is part of the warm-up: what it shows decides nothing. */
  get isWarmingUp(): boolean {
    return this.#isWarmingUp
  }

  /** The number of restarts so far. */
  get restartCount(): number {
    return this.#run
  }

  /**
   * Adds a capture that was requested at `asked` (seconds), and returns the current report. Throws
   * `ProfileError` where the capture has no heap.
   */
  async add(round: CaptureRound, asked: number): Promise<Report> {
    const heap = captureOf(round, 'heap')
    if (heap === null) throw round.failures.find(({ profile }) => profile === 'heap')?.error ?? noHeap(this.#options.source)
    const goroutines = captureOf(round, 'goroutine')
    const { source } = this.#options
    this.#facts ??= givenFacts(this.#options)
    const facts = await this.#facts
    const { decode = {}, filter } = this.#options
    const sources = [heap, goroutines].flatMap((one) => (one === null ? [] : [bytesSource(source + one.profile, one.content)]))
    const inputs = await readHeapInputs(sources, hasFilter(filter) ? filter : null, decode, facts.executables)
    const notices = [...(round.notices ?? []), ...round.captures.flatMap((one) => one.notices)]
    const heapAlone = await wholeAnalysis(inputs, sources, facts, { ...this.#options, notices }, false)
    const analysis = withProcessTexts(heapAlone, round.counters === undefined ? {} : { memStats: round.counters })
    const time = this.#clock.timeOf(analysis.inputs[0]!.time, asked)
    const groups = goroutines === null ? null : await groupsOf(goroutines, decode)
    this.#captures++
    this.#noteRestart(analysis, time)
    this.#warm(time, round.counters?.text ?? null)
    this.#follow(analysis, functionsOf(inputs.heaps[0]!), groups, time)
    const report = this.#report(analysis)
    return { ...report, notices: [...(this.#warmUp?.notices() ?? []), ...unfollowed(analysis), ...report.notices] }
  }

  /** Forgets what was followed up to the end of a warm-up. */
  #warm(time: number, counters: string | null): void {
    const before = this.#isWarmingUp
    const start = counters === null ? null : processStart(counters)
    this.#isWarmingUp = this.#warmUp?.isWarm({ time, run: this.#run, start }) === true
    if (!before && !this.#isWarmingUp) return
    for (const rows of [this.#sites, this.#held, this.#functions, this.#goroutines]) rows.clear()
    this.#totals = { heap: new Series(), goroutines: new Series(), recordSizes: new Series() }
  }

  #noteRestart(analysis: HeapAnalysis, time: number): void {
    const before = this.#process
    this.#process = analysis.process
    const relation = before === null ? null : processRelation(before, analysis.process)
    if (relation === null || relation.is === 'same' || relation.is === 'unknown') return
    this.#run++
    this.#restarts.push({ time, reason: relation.reason })
    if (this.#restarts.length > MAX_RESTARTS) this.#restarts.shift()
  }

  #follow(
    analysis: HeapAnalysis,
    functions: ReadonlyMap<string, ValueRow>,
    groups: readonly DeferredGoroutines[] | null,
    time: number,
  ): void {
    const point = (value: number, sampled: SeriesPoint['sampled'] = null): SeriesPoint => ({ time, run: this.#run, value, sampled })
    // before this capture, for rows that are new
    const earlier = this.#totals.heap.points
    const isSampled = analysis.period > 1
    const none = isSampled ? [] : null
    const sites = new Map(analysis.shownSites.filter((site) => this.#isFollowed(site)).map((site) => [siteRowKey(site), site]))
    this.#sites.add(sites, earlier, (site) => (site === null ? point(0, none) : point(totalBytes(site), site.sampledSizes)))
    const held = new Map(analysis.held.map(heldValue).map((one) => [heldKey(one), one]))
    this.#held.add(held, earlier, (one) => (one === null ? point(0, none) : point(one.bytes, isSampled ? one.sizes : none)))
    this.#functions.add(functions, earlier, (row) => (row === null ? point(0, none) : point(row.value, isSampled ? row.sizes : null)))
    if (groups !== null) {
      const byKey = new Map(groups.map((group) => [groupKey(group), group]))
      this.#goroutines.add(byKey, earlier, (group) => point(group?.count ?? 0))
    }
    this.#totals.heap.add(point(liveBytes(analysis.memStats, analysis.heapBytes)))
    if (analysis.recordCeiling !== null) this.#totals.recordSizes.add(point(analysis.recordCeiling.count))
    this.#totals.goroutines.add(point(Number(analysis.inputs.find(({ kind }) => kind === 'goroutine')?.totals['goroutine'] ?? 0)))
  }

  /** Whether a row is followed: once it was more than possible, it stays. */
  #isFollowed(site: DeferSite): boolean {
    return site.confidence !== 'possible' || this.#sites.has(siteRowKey(site))
  }

  #report(analysis: HeapAnalysis): Report {
    const { period } = analysis
    const noiseOf = ({ latest }: Followed<DeferSite>) => POOL_SLACK * latest.recordSize
    const room = memoryRoom(analysis.memoryLimit, analysis.memStats, analysis.heapBytes)
    const findings: WatchFindings = {
      analysis,
      captures: this.#captures,
      current: this.#totals.heap.current.length,
      restarts: this.#restarts,
      sites: rowsOf(this.#sites.all, (one) => ({ points: one.series.current, period, noise: noiseOf(one) }), room),
      held: rowsOf(this.#held.all, (one) => ({ points: one.series.current, period, noise: HELD_FLOOR.bytes }), room),
      functions: rowsOf(
        this.#functions.all,
        (one) => ({ points: one.series.current, period, noise: 0.01 * one.series.current[0]!.value }),
        room,
      ),
      goroutines: rowsOf(this.#goroutines.all, (one) => ({ points: one.series.current, period: 0, noise: GOROUTINE_NOISE }), null),
      heap: rowsOf([{ latest: null, series: this.#totals.heap }], exact(HEAP_NOISE), room)[0]!,
      recordSizes: rowsOf(
        // points of an earlier process alone say nothing of this one
        analysis.recordCeiling === null ? [] : [{ latest: null, series: this.#totals.recordSizes }],
        exact(POOL_SLACK),
        null,
      ),
      goroutineCount: rowsOf([{ latest: null, series: this.#totals.goroutines }], exact(GOROUTINE_NOISE), null)[0]!,
    }
    return watchReport(findings)
  }
}

const MAX_RESTARTS = 20

function exact(noise: number): (one: Followed<unknown>) => TrendInput {
  return ({ series }) => ({ points: series.current, period: 0, noise })
}

function rowsOf<T>(rows: readonly Followed<T>[], input: (row: Followed<T>) => TrendInput, room: number | null): TrendRow<T>[] {
  const results = trends(rows.map(input))
  return rows.map(({ latest, series }, i) => {
    const trend = results[i]!
    const isGrowing = trend.pattern === 'growing' && trend.slope.slope !== null && trend.slope.slope > 0
    return {
      latest,
      last: series.points.at(-1)!.value,
      points: series.points,
      current: series.current,
      trend,
      secondsToLimit: room === null || !isGrowing ? null : room / trend.slope.slope!,
    }
  })
}

/** The live bytes of each function, with the sampled objects behind them. */
function functionsOf({ profile, fold }: FoldedProfile): Map<string, ValueRow> {
  const type = profile.sampleTypes.findIndex((one) => one.type === 'inuse_space')
  return type === -1 ? new Map() : functionValues(lineValues(profile, fold.sites, type, true))
}

function captureOf({ captures }: CaptureRound, profile: string): CapturedProfile | null {
  return captures.find((one) => one.profile === profile) ?? null
}

async function groupsOf({ content }: CapturedProfile, decode: DecodeOptions): Promise<DeferredGoroutines[]> {
  const stacks = new StackTable()
  const profile = await decodeProfile(bytesSource('goroutine', content), stacks, decode)
  return deferredGoroutines(profile, stacks)
}

function groupKey({ deferredFunction, deferredBy, file, line, evidence }: DeferredGoroutines): string {
  return [deferredFunction, deferredBy, file, line, evidence].join('\n')
}

function unfollowed({ shownSites }: HeapAnalysis): Notice[] {
  if (shownSites.length <= MAX_STATEMENTS) return []
  const text = `${shownSites.length} statements have records; the ${MAX_STATEMENTS} that hold most are followed.`
  return [{ code: 'rows-unfollowed', text }]
}

function noHeap(source: string): ProfileError {
  return new ProfileError('kind-not-supported', 'there is no heap profile to watch', source, 'capture the heap as well')
}
