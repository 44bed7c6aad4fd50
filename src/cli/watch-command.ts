import { ProfileError } from '../base/error.ts'
import { CaptureFolder } from '../node/capture-folder.ts'
import { CaptureRing } from '../node/capture-ring.ts'
import { countersName } from '../node/counters-file.ts'
import { type Endpoint, parseEndpoint } from '../node/endpoint.ts'
import type { CaptureRound } from '../pipeline/capture-profiles.ts'
import { Watch } from '../pipeline/watch.ts'
import type { Notice, Report } from '../report/report.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import { EXTENSIONS, folderName, timeStamp } from './capture-names.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, exitWithoutReport, type Gates, gatesOf, judged, judgedSoFar } from './gates.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { type Network, openNetwork } from './network.ts'
import { durationOption, textOption, warmUpOption } from './option-values.ts'
import type { WatchScreenContext } from './tui/watch-screen.ts'
import { WatchLines } from './watch-lines.ts'
import { Troubles } from './watch-troubles.ts'
import type { WatchView } from './watch-view.ts'
import { type Outputs, outputsOf, writeExports } from './write-report.ts'

const DEFAULT_INTERVAL = 10
/** Longest pause between two tries while the process does not answer, in seconds. */
const MAX_BACK_OFF = 60

/** Runs `deferscope watch URL`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const { endpoint, plan, gates, outputs } = await watchPlan(args, io)
  const options = { ...(await analysisOptions(args, io)), warmUp: warmUpOption(args) }
  const network = await openNetwork(args, io)
  const folder = new CaptureFolder(textOption(args, 'dir') ?? folderName([endpoint], plan.start), args.options['force'] === true)
  let latest: Saved | null = null
  const save = async () => (latest === null ? 'nothing: there is no capture yet' : (await saveAll(latest, folder)).join(', '))
  const view = await openView(outputs, args, io, { name: endpoint.name, interval: plan.interval, start: plan.start, save })
  const watching = new Watching(new Watch({ ...options, source: endpoint.name }), gates)
  const ring = plan.keep === null ? null : new CaptureRing(folder, plan.keep)
  try {
    const capture = () => network.capture(endpoint, ['heap', 'goroutine'], { withTexts: false, signal: view.signal })
    const keep = async (saved: Saved) => {
      latest = saved
      await ring?.save(filesOf(saved))
    }
    await watchLoop({ capture, keep, watching, view, plan, io })
  } finally {
    await view.stop(watching.last)
    await network.close()
  }
  if (watching.last === null) return view.isInterrupted ? EXIT.interrupted : exitWithoutReport(gates)
  const judgedLast = watching.isWarmingUp ? watching.last : judged(watching.last, gates)
  await writeExports(judgedLast, outputs, args, io)
  await updateBaseline(judgedLast, args)
  if (view.isInterrupted) return EXIT.interrupted
  if (watching.hasFailed) return EXIT.gateFailed
  return watching.isWarmingUp ? exitWithoutReport(gates) : exitCodeOf(judgedLast)
}

/** When to capture, and when to end. */
export interface WatchPlan {
  /** Seconds. */
  readonly interval: number
  /** The start, in milliseconds since 1970; `end` is the time at which it ends. */
  readonly start: number
  readonly end: number
  readonly keep: number | null
  /** Whether an exceeded limit ends the watch; without a given time it does. */
  readonly endsOnFailure: boolean
}

async function watchPlan(args: ParsedArguments, io: Io): Promise<{ endpoint: Endpoint; plan: WatchPlan; gates: Gates; outputs: Outputs }> {
  if (args.operands.length !== 1)
    throw new ProfileError(
      'usage',
      args.operands.length === 0 ? 'no URL is given' : 'watch takes one URL',
      'the command line',
      'write deferscope watch http://localhost:6060; start one watch for each process',
    )
  const endpoint = parseEndpoint(args.operands[0]!)
  if (endpoint.profile !== null && endpoint.profile !== 'heap')
    throw new ProfileError('usage', `watch looks at the heap, not at ${endpoint.profile}`, endpoint.name, 'give the base URL')
  const format = textOption(args, 'format') ?? (io.terminal === null ? 'json' : 'table')
  const gates = await gatesOf(args, 'watch')
  const keep = (args.options['keep'] as number | undefined) ?? null
  if (keep === 0) throw new ProfileError('usage', '--keep must be greater than 0', '--keep', 'write --keep 10')
  const start = io.now()
  const limit = durationOption(args, 'for')
  return {
    endpoint,
    plan: {
      interval: durationOption(args, 'interval') ?? DEFAULT_INTERVAL,
      start,
      end: limit === undefined ? Number.POSITIVE_INFINITY : start + limit * 1000,
      keep,
      endsOnFailure: gates.gates.length > 0 && limit === undefined,
    },
    gates,
    outputs: outputsOf({ ...args, options: { ...args.options, format } }),
  }
}

async function openView(outputs: Outputs, args: ParsedArguments, io: Io, context: WatchScreenContext): Promise<WatchView> {
  if (io.terminal === null || outputs.format !== 'table' || outputs.output !== null) return new WatchLines(outputs, args, io)
  const { openWatchScreen } = await import('./tui/watch-screen.ts')
  return openWatchScreen(io.terminal, args, io, context)
}

/** Takes in captures, and remembers whether a limit was exceeded. */
class Watching {
  last: Report | null = null
  #watch: Watch
  #gates: Gates
  #restarts = 0
  /** Whether an earlier process, which has ended, exceeded a limit at its end. */
  #hasFailedBefore = false

  constructor(watch: Watch, gates: Gates) {
    this.#watch = watch
    this.#gates = gates
  }

  /** Whether no capture counts yet. */
  get isWarmingUp(): boolean {
    return this.#watch.isWarmingUp
  }

  get hasFailed(): boolean {
    return this.#hasFailedBefore || this.last?.verdict === 'fail'
  }

  async add(round: CaptureRound, time: number): Promise<Report> {
    const found = await this.#watch.add(round, time)
    const report = this.#watch.isWarmingUp ? found : judgedSoFar(found, this.#gates)
    if (this.#watch.restartCount > this.#restarts && this.last?.verdict === 'fail') this.#hasFailedBefore = true
    this.#restarts = this.#watch.restartCount
    this.last = report
    return report
  }

  /** The last report, with what went wrong beside its captures. */
  noted(report: Report, notices: readonly Notice[]): Report {
    this.last = { ...report, notices: [...notices, ...report.notices] }
    return this.last
  }
}

interface LoopContext {
  readonly capture: () => ReturnType<Network['capture']>
  readonly watching: Watching
  readonly view: WatchView
  readonly keep: (saved: Saved) => Promise<void>
  readonly plan: WatchPlan
  readonly io: Io
}

/**
 * Captures until the time is over, the user stops it, or a limit is exceeded. While the process does not answer the tries become
 * rarer. Throws when the very first capture fails.
 */
async function watchLoop({ capture, keep, watching, view, plan, io }: LoopContext): Promise<void> {
  let failures = 0
  const troubles = new Troubles(plan.interval)
  while (!view.signal.aborted) {
    const start = io.now()
    let next = start + plan.interval * 1000
    const isFirst = watching.last === null
    view.capturing()
    try {
      const round = await capture()
      const found = await watching.add(round, start / 1000)
      failures = 0
      await troubles.whileSaving(() => keep({ ...round, time: start }), isFirst)
      troubles.took((io.now() - start) / 1000)
      const report = watching.noted(found, troubles.notices)
      await view.show(report)
      if (report.verdict === 'fail' && plan.endsOnFailure) return
    } catch (error) {
      if (view.signal.aborted) return
      if (!(error instanceof ProfileError) || isFirst || error.code === 'file-exists') throw error
      failures++
      next = Math.max(io.now(), start + Math.min(plan.interval * 2 ** failures, Math.max(MAX_BACK_OFF, plan.interval)) * 1000)
      view.failed(error, next)
    }
    if (next > plan.end) return
    view.waiting(next)
    await untilNext(next, view, io)
  }
}

/** How often a paused watch checks whether to go on, in milliseconds. */
const PAUSE_STEP = 200

async function untilNext(next: number, view: WatchView, io: Io): Promise<void> {
  await io.wait(Math.max(0, next - io.now()), view.signal)
  while (view.isPaused && !view.signal.aborted) await io.wait(PAUSE_STEP, view.signal)
}

/** The captures of one moment, to be saved. */
interface Saved extends Pick<CaptureRound, 'captures' | 'counters'> {
  /** Milliseconds since 1970. */
  readonly time: number
}

function filesOf({ captures, counters, time }: Saved): { name: string; bytes: Uint8Array }[] {
  const nameOf = (profile: string) => `${profile}.${timeStamp(time, 0)}.${EXTENSIONS.pb}`
  const files = captures.map(({ profile, files: forms }) => ({ name: nameOf(profile), bytes: forms[0]!.bytes }))
  if (counters === undefined) return files
  return [...files, { name: countersName(nameOf('heap'))!, bytes: new TextEncoder().encode(counters.text) }]
}

async function saveAll(saved: Saved, folder: CaptureFolder): Promise<string[]> {
  const paths: string[] = []
  for (const { name, bytes } of filesOf(saved)) paths.push((await folder.save(name, bytes)).path)
  return paths
}
