import { formatDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { inParallel } from '../base/in-parallel.ts'
import type { Labels } from '../base/labels.ts'
import { PROFILE_NAMES, type ProfileName } from '../base/profile-names.ts'
import { counted, formatValue } from '../base/units.ts'
import { CaptureFolder } from '../node/capture-folder.ts'
import { countersName } from '../node/counters-file.ts'
import type { Endpoint } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import { fileSource } from '../node/sources.ts'
import { analyze } from '../pipeline/analyze.ts'
import { captureSummary } from '../pipeline/capture-summary.ts'
import type { CapturedProfile } from '../pipeline/captured-profile.ts'
import type { PushedCapture } from '../pipeline/push-profiles.ts'
import { fetchReport, type SavedCapture } from '../report/fetch-report.ts'
import type { Notice, Report } from '../report/report.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import { EXTENSIONS, folderName, timeStamp } from './capture-names.ts'
import type { ParsedArguments } from './command.ts'
import { errorText } from './error-text.ts'
import { failureKinds } from './failure-kinds.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { DEFAULT_PARALLEL, hasTargetLists, liveTargets } from './live-targets.ts'
import { type Network, openNetwork } from './network.ts'
import { countOption, durationOption, textOption } from './option-values.ts'
import { type EnginePush, enginePush, pushCaptures } from './push-to-engine.ts'
import { type Progress, startProgress } from './tui/progress.ts'
import { outputsOf, writeReport } from './write-report.ts'

const DEFAULT_INTERVAL = 30
const DEFAULT_PROFILES: readonly ProfileName[] = ['heap', 'goroutine']

/** Runs `deferscope fetch URL…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = await gatesOf(args, 'fetch')
  const options = await analysisOptions(args, io)
  const network = await openNetwork(args, io)
  const fetched = new Fetched()
  try {
    // a wrong option is reported before anything is captured
    const engine = textOption(args, 'push') === undefined ? null : enginePush('push', args, io, network)
    const plan = await fetchPlan(args, io, network)
    await fetchAll(plan, fetched, { network, args, io, engine })
    fetched.notePush(engine)
  } finally {
    await network.close()
  }
  if (fetched.saved.every(({ file }) => file === null)) return EXIT.unusable
  const analysis = args.options['analyze'] === true || gates.gates.length > 0 ? await analyzeFetched(fetched, options) : null
  const report = fetchReport(fetched.saved, [...fetched.notices, ...(analysis?.notices ?? [])], analysis?.report ?? null)
  const checked = judged(report, gates)
  await writeReport(checked, outputs, args, io)
  await updateBaseline(checked, args)
  return fetched.refused === 0 ? exitCodeOf(checked) : EXIT.unusable
}

interface Target {
  readonly endpoint: Endpoint
  readonly labels: Labels
  readonly profiles: readonly ProfileName[]
  /** The start of the target's file names; empty where there is only one target. */
  readonly prefix: string
}

interface FetchPlan {
  readonly targets: readonly Target[]
  /** Why other processes of a list cannot be asked. */
  readonly failures: readonly ProfileError[]
  /** How many targets are asked at once. */
  readonly parallel: number
  readonly folder: CaptureFolder
  readonly count: number
  /** Seconds between the starts of two rounds. */
  readonly interval: number
  /** Milliseconds since 1970. */
  readonly start: number
}

async function fetchPlan(args: ParsedArguments, io: Io, network: Network): Promise<FetchPlan> {
  const count = countOption(args, 'count', 10) ?? 1
  const parallel = countOption(args, 'parallel', DEFAULT_PARALLEL) ?? DEFAULT_PARALLEL
  const profiles = wantedProfiles(textOption(args, 'profiles'))
  const start = io.now()
  const { targets: all, failures } = await liveTargets(args, network)
  const isAlone = all.length === 1 && !hasTargetLists(args)
  const targets = all.map(({ endpoint, labels, stem }) => ({
    endpoint,
    labels,
    profiles: profiles ?? (endpoint.profile === null ? DEFAULT_PROFILES : [endpoint.profile]),
    prefix: isAlone ? '' : `${stem}.`,
  }))
  const endpoints = targets.map(({ endpoint }) => endpoint)
  const folder = new CaptureFolder(textOption(args, 'dir') ?? folderName(endpoints, start), args.options['force'] === true)
  await folder.check(count === 1 ? targets.flatMap((target) => expectedNames(target, '')) : [])
  return { targets, failures, parallel, folder, count, interval: durationOption(args, 'interval') ?? DEFAULT_INTERVAL, start }
}

/** Fetches every round of every target. Reports each kind of failure once. */
async function fetchAll(
  { targets, failures, ...plan }: FetchPlan,
  fetched: Fetched,
  { network, args, io, engine }: { network: Network; args: ParsedArguments; io: Io; engine: EnginePush | null },
): Promise<void> {
  const progress = await startProgress(
    args,
    io,
    targets.map(({ endpoint }) => endpoint.name),
  )
  try {
    tell(
      failures.map((error) => [error]),
      io,
    )
    for (let round = 0; round < plan.count; round++) {
      const time = plan.start + round * plan.interval * 1000
      await io.wait(Math.max(0, time - io.now()))
      const suffix = plan.count === 1 ? '' : `.${timeStamp(time, plan.interval)}`
      const context = { folder: plan.folder, suffix, network, progress, io, engine }
      const results = await inParallel(targets, plan.parallel, (target) => fetchTarget(target, context))
      for (const result of results) fetched.add(result)
      tell(
        results.map(({ errors }) => errors),
        io,
      )
    }
  } finally {
    progress.stop()
  }
}

function tell(failures: readonly (readonly ProfileError[])[], io: Io): void {
  for (const error of failureKinds(failures)) io.err(errorText(error))
}

function wantedProfiles(text: string | undefined): readonly ProfileName[] | null {
  if (text === undefined) return null
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !(PROFILE_NAMES as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new ProfileError('usage', `there is no profile ${unknown}`, '--profiles', `there are ${PROFILE_NAMES.join(', ')}`)
  return [...new Set(names)] as ProfileName[]
}

/** Every file name that a capture may need; which forms there will be is known only when the process answers. */
function expectedNames({ prefix, profiles }: Target, suffix: string): string[] {
  const captures = profiles.flatMap((profile) => Object.values(EXTENSIONS).map((extension) => `${prefix}${profile}${suffix}.${extension}`))
  return captures.flatMap((name) => [name, countersName(name) ?? []].flat())
}

/** The result of one target in one round. */
interface TargetResult {
  readonly saved: readonly SavedCapture[]
  readonly notices: readonly Notice[]
  readonly errors: readonly ProfileError[]
  /** The files to analyze, by endpoint and profile. */
  readonly paths: ReadonlyMap<string, string>
  readonly pushed: readonly PushedCapture[]
}

/** What was saved so far, in the order of the targets. */
class Fetched {
  readonly saved: SavedCapture[] = []
  readonly notices: Notice[] = []
  /** The file of the last capture of each profile of each target. */
  readonly last = new Map<string, string>()

  #pushed = 0
  /** Captures that the engine does not have, though that was asked for. */
  refused = 0

  add({ saved, notices, paths, pushed }: TargetResult): void {
    this.refused += pushed.filter(({ error }) => error !== null).length
    this.#pushed += pushed.filter(({ error }) => error === null).length
    this.saved.push(...saved)
    this.notices.push(...notices)
    for (const [name, path] of paths) this.last.set(name, path)
  }

  /** Says how much the engine has now. */
  notePush(engine: EnginePush | null): void {
    if (engine === null) return
    const refused = this.refused === 0 ? '' : `, ${this.refused} refused`
    this.notices.push({ code: 'pushed', text: `${counted(this.#pushed, 'profile')} stored in ${engine.name}${refused}.` })
  }
}

interface FetchContext {
  readonly folder: CaptureFolder
  /** What follows the profile in the names of files: the time, in a series. */
  readonly suffix: string
  readonly network: Network
  readonly progress: Progress
  readonly io: Io
  /** Where captures are stored as well; null where that was not asked for. */
  readonly engine: EnginePush | null
}

async function fetchTarget(target: Target, { folder, suffix, network, progress, io, engine }: FetchContext): Promise<TargetResult> {
  const { endpoint, labels, profiles, prefix } = target
  const start = io.now()
  const {
    captures,
    failures,
    counters,
    notices: roundNotices = [],
  } = await network.capture(endpoint, profiles, {
    withTexts: true,
    labels,
    onBytes: (path, count) => progress.bytes(endpoint.name, path, count),
  })
  const saved: SavedCapture[] = []
  const paths = new Map<string, string>()
  for (const capture of captures) {
    const files = await saveCapture(capture, target, `${prefix}${capture.profile}${suffix}`, folder)
    const { profile, content } = capture
    paths.set(endpoint.name + profile, files[capture.files.findIndex(({ bytes }) => bytes === content)]!.file!)
    saved.push(...files)
  }
  const common = { source: endpoint.name, labels, summary: null, frames: null }
  if (counters !== undefined) {
    const name = countersName(`${prefix}heap${suffix}.${EXTENSIONS.pb}`)!
    const { path, size } = await folder.save(name, new TextEncoder().encode(counters.text))
    saved.push({ ...common, profile: 'memstats', file: path, bytes: size, error: null })
  }
  for (const { profile, error } of failures) saved.push({ ...common, profile, file: null, bytes: null, error: error.message })
  const pushed = engine === null ? [] : await pushCaptures(captures, endpoint, engine)
  const told = saved.filter(({ file }) => file !== null).map(savedText)
  progress.done(endpoint.name, `${told.join(', ') || 'nothing'} in ${formatDuration((io.now() - start) / 1000)}`)
  return {
    saved,
    notices: [
      ...captures.flatMap(({ profile, notices }) =>
        notices.map(({ code, text }) => ({ code, text: `${endpoint.name}${profile}: ${text}` })),
      ),
      ...roundNotices,
    ],
    errors: [...failures.map(({ error }) => error), ...pushed.flatMap(({ error }) => error ?? [])],
    paths,
    pushed,
  }
}

async function saveCapture(
  { profile, files, frames }: CapturedProfile,
  { endpoint: { name: source }, labels }: Target,
  stem: string,
  folder: CaptureFolder,
): Promise<SavedCapture[]> {
  const saved: SavedCapture[] = []
  for (const { form, bytes } of files) {
    const isProfile = form === 'pb'
    const { path, size } = await folder.save(`${stem}.${EXTENSIONS[form]}`, bytes)
    const summary = isProfile ? await captureSummary(path, bytes, { inflate: gunzip }) : null
    saved.push({ source, labels, profile, file: path, bytes: size, summary, frames: isProfile ? frames : null, error: null })
  }
  return saved
}

function savedText({ profile, bytes, frames }: SavedCapture): string {
  return `${profile} ${formatValue(bytes ?? 0, 'bytes')}${frames === null ? '' : ` (${frames} stacks)`}`
}

/** Analyzes the last captures. Where that is not possible, the report of the saved files is still given. */
async function analyzeFetched(
  { last }: Fetched,
  options: Parameters<typeof analyze>[1],
): Promise<{ report: Report | null; notices: readonly Notice[] }> {
  // read again from the files: those of many processes do not fit into memory
  const sources = [...last].filter(([name]) => /(heap|allocs|goroutine|goroutineleak)$/.test(name)).map(([, path]) => fileSource(path))
  try {
    return { report: await analyze(sources, options), notices: [] }
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    const text = `The captures were not analyzed together: ${error.message} (${error.where}). ${counted(sources.length, 'profile')} can be analyzed one at a time.`
    return { report: null, notices: [{ code: 'not-analyzed', text }] }
  }
}
