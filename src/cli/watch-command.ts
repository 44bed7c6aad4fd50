import { ProfileError } from '../base/error.ts'
import { inParallel } from '../base/in-parallel.ts'
import { CaptureFolder } from '../node/capture-folder.ts'
import { CaptureRing } from '../node/capture-ring.ts'
import { countersName } from '../node/counters-file.ts'
import { parseListenAddress, servePage } from '../node/serve-page.ts'
import type { CaptureRound } from '../pipeline/capture-profiles.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import { EXTENSIONS, folderName, timeStamp } from './capture-names.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, exitWithoutReport, type Gates, gatesOf, judged } from './gates.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { DEFAULT_PARALLEL, type LiveTarget, liveTargets } from './live-targets.ts'
import { type Network, openNetwork } from './network.ts'
import { countOption, durationOption, textOption, warmUpOption } from './option-values.ts'
import { type EnginePush, enginePush, pushCaptures } from './push-to-engine.ts'
import type { WatchScreenContext } from './tui/watch-screen.ts'
import { WatchLines } from './watch-lines.ts'
import { Troubles } from './watch-troubles.ts'
import type { WatchView } from './watch-view.ts'
import { type TargetRound, WatchedTargets } from './watched-targets.ts'
import { type Outputs, outputsOf, writeExports } from './write-report.ts'

const DEFAULT_INTERVAL = 10
/** Longest pause between two tries while the process does not answer, in seconds. */
const MAX_BACK_OFF = 60

/** Runs `deferscope watch URL…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const { plan, gates, outputs } = await watchPlan(args, io)
  const options = { ...(await analysisOptions(args, io)), warmUp: warmUpOption(args) }
  const network = await openNetwork(args, io)
  const { targets, engine } = await opened(args, io, network).catch(async (error: unknown) => {
    await network.close()
    throw error
  })
  const names = targets.map(({ endpoint }) => endpoint)
  const folder = new CaptureFolder(textOption(args, 'dir') ?? folderName(names, plan.start), args.options['force'] === true)
  let latest: readonly SavedFile[] | null = null
  const save = async () => (latest === null ? 'nothing: there is no capture yet' : (await saveAll(latest, folder)).join(', '))
  const metrics = plan.listen === null ? null : await openMetrics(plan.listen, targets, args, io)
  const watching = new WatchedTargets(targets, options, gates, metrics?.page ?? null)
  const view = await openView(outputs, args, io, { name: watching.name, interval: plan.interval, start: plan.start, save }, targets.length)
  const ring = plan.keep === null ? null : new CaptureRing(folder, plan.keep)
  try {
    const capture = () => inParallel(targets, plan.parallel, (target) => captured(target, network, view.signal))
    const keep = async (rounds: readonly TargetRound[], time: number) => {
      latest = rounds.flatMap((round, i) =>
        round instanceof ProfileError ? [] : filesOf(round, targets.length === 1 ? '' : `${targets[i]!.stem}.`, time),
      )
      await ring?.save(latest)
      if (engine !== null) await pushRounds(rounds, targets, engine)
    }
    await watchLoop({ capture, keep, watching, view, plan, io })
  } finally {
    await view.stop(watching.last)
    await metrics?.server.close()
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

/** The processes to watch, and the engine that stores their captures as well; null where that was not asked for. */
async function opened(args: ParsedArguments, io: Io, network: Network) {
  // a wrong option is reported before anything is captured
  const engine = textOption(args, 'push') === undefined ? null : enginePush('push', args, io, network)
  return { targets: await watchedTargets(args, network), engine }
}

/** Stores the captures of a round. Throws what the engine says of the first one that it refuses. */
async function pushRounds(rounds: readonly TargetRound[], targets: readonly LiveTarget[], engine: EnginePush): Promise<void> {
  const pushed = await Promise.all(
    rounds.map((round, i) => (round instanceof ProfileError ? [] : pushCaptures(round.captures, targets[i]!.endpoint, engine))),
  )
  const refused = pushed.flat().find(({ error }) => error !== null)
  if (refused !== undefined) throw refused.error!
}

/** The processes to watch. Throws `usage` for a URL of another profile than the heap. */
async function watchedTargets(args: ParsedArguments, network: Network): Promise<readonly LiveTarget[]> {
  const { targets, failures } = await liveTargets(args, network)
  if (targets.length === 0) throw failures[0]!
  const other = targets.find(({ endpoint: { profile } }) => profile !== null && profile !== 'heap')
  if (other === undefined) return targets
  const { name, profile } = other.endpoint
  throw new ProfileError('usage', `watch looks at the heap, not at ${profile}`, name, 'give the base URL')
}

async function captured({ endpoint, labels }: LiveTarget, network: Network, signal: AbortSignal): Promise<TargetRound> {
  try {
    return await network.capture(endpoint, ['heap', 'goroutine'], { withTexts: false, labels, signal })
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
}

/** The most statements of a process that the page of metrics names, unless `--rows` says. */
const METRIC_ROWS = 20

/** Opens the page of metrics. Its code is loaded only where it is asked for. */
async function openMetrics(address: ReturnType<typeof parseListenAddress>, targets: readonly LiveTarget[], args: ParsedArguments, io: Io) {
  const { MetricsPage } = await import('./metrics-page.ts')
  const rows = (args.options['rows'] as number | undefined) ?? METRIC_ROWS
  const page = new MetricsPage(
    targets.map(({ endpoint, labels }) => ({ name: endpoint.name, labels })),
    rows,
  )
  const server = await servePage(address, '/metrics', () => page.page())
  if (args.options['quiet'] !== true) io.err(`metrics at ${server.url}\n`)
  return { page, server }
}

/** When to capture, and when to end. */
export interface WatchPlan {
  /** Seconds. */
  readonly interval: number
  /** The start, in milliseconds since 1970; `end` is the time at which it ends. */
  readonly start: number
  readonly end: number
  readonly keep: number | null
  /** How many processes are asked at once. */
  readonly parallel: number
  /** Where metrics are served; null where nobody asks for them. */
  readonly listen: ReturnType<typeof parseListenAddress> | null
  /** Whether an exceeded limit ends the watch; without a given time it does. */
  readonly endsOnFailure: boolean
}

async function watchPlan(args: ParsedArguments, io: Io): Promise<{ plan: WatchPlan; gates: Gates; outputs: Outputs }> {
  const format = textOption(args, 'format') ?? (io.terminal === null ? 'json' : 'table')
  const gates = await gatesOf(args, 'watch')
  const keep = (args.options['keep'] as number | undefined) ?? null
  if (keep === 0) throw new ProfileError('usage', '--keep must be greater than 0', '--keep', 'write --keep 10')
  const start = io.now()
  const limit = durationOption(args, 'for')
  const listen = textOption(args, 'listen')
  return {
    plan: {
      interval: durationOption(args, 'interval') ?? DEFAULT_INTERVAL,
      start,
      end: limit === undefined ? Number.POSITIVE_INFINITY : start + limit * 1000,
      keep,
      parallel: countOption(args, 'parallel', DEFAULT_PARALLEL) ?? DEFAULT_PARALLEL,
      listen: listen === undefined ? null : parseListenAddress(listen, '--listen'),
      endsOnFailure: gates.gates.length > 0 && limit === undefined,
    },
    gates,
    outputs: outputsOf({ ...args, options: { ...args.options, format } }),
  }
}

/** The screen shows one process; of several, and without a terminal, every round is printed. */
async function openView(
  outputs: Outputs,
  args: ParsedArguments,
  io: Io,
  context: WatchScreenContext,
  targetCount: number,
): Promise<WatchView> {
  if (io.terminal === null || targetCount > 1 || outputs.format !== 'table' || outputs.output !== null)
    return new WatchLines(outputs, args, io)
  const { openWatchScreen } = await import('./tui/watch-screen.ts')
  return openWatchScreen(io.terminal, args, io, context)
}

interface LoopContext {
  readonly capture: () => Promise<readonly TargetRound[]>
  readonly watching: WatchedTargets
  readonly view: WatchView
  readonly keep: (rounds: readonly TargetRound[], time: number) => Promise<void>
  readonly plan: WatchPlan
  readonly io: Io
}

/**
 * Captures until the time is over, the user stops it, or a limit is exceeded. While the process does not answer the tries become
 * rarer. Throws when the very first capture fails, unless metrics tell of it.
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
      const rounds = await capture()
      const found = await watching.add(rounds, start / 1000)
      failures = 0
      await troubles.whileSaving(() => keep(rounds, start), isFirst)
      troubles.took((io.now() - start) / 1000)
      const report = watching.noted(found, troubles.notices)
      await view.show(report)
      if (report.verdict === 'fail' && plan.endsOnFailure) return
    } catch (error) {
      if (view.signal.aborted) return
      if (!(error instanceof ProfileError) || (isFirst && plan.listen === null) || error.code === 'file-exists') throw error
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

/** A file to be saved. */
interface SavedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The files of a round of one process, whose names begin with `prefix`; `time` in milliseconds since 1970. */
function filesOf({ captures, counters }: CaptureRound, prefix: string, time: number): SavedFile[] {
  const nameOf = (profile: string) => `${prefix}${profile}.${timeStamp(time, 0)}.${EXTENSIONS.pb}`
  const files = captures.map(({ profile, files: forms }) => ({ name: nameOf(profile), bytes: forms[0]!.bytes }))
  if (counters === undefined) return files
  return [...files, { name: countersName(nameOf('heap'))!, bytes: new TextEncoder().encode(counters.text) }]
}

async function saveAll(files: readonly SavedFile[], folder: CaptureFolder): Promise<string[]> {
  const paths: string[] = []
  for (const { name, bytes } of files) paths.push((await folder.save(name, bytes)).path)
  return paths
}
