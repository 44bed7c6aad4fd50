import { formatDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { PROFILE_NAMES, type ProfileName } from '../base/profile-names.ts'
import { bytesSource, type ProfileSource } from '../base/profile-source.ts'
import { counted, formatValue } from '../base/units.ts'
import { CaptureFolder } from '../node/capture-folder.ts'
import { countersName } from '../node/counters-file.ts'
import { type Endpoint, fileStem, parseEndpoint } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import { analyze } from '../pipeline/analyze.ts'
import { captureSummary } from '../pipeline/capture-summary.ts'
import type { CapturedProfile } from '../pipeline/captured-profile.ts'
import { fetchReport, type SavedCapture } from '../report/fetch-report.ts'
import type { Notice, Report } from '../report/report.ts'
import { analysisOptions } from './analysis-options.ts'
import { EXTENSIONS, folderName, timeStamp } from './capture-names.ts'
import { withCounters } from './captured-counters.ts'
import type { ParsedArguments } from './command.ts'
import { errorText } from './error-text.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { type Network, openNetwork } from './network.ts'
import { durationOption, textOption } from './option-values.ts'
import { type Progress, startProgress } from './tui/progress.ts'
import { outputsOf, writeReport } from './write-report.ts'

const DEFAULT_INTERVAL = 30

/** Runs `deferscope fetch URL…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = gatesOf(args)
  const options = await analysisOptions(args, io)
  const plan = fetchPlan(args, io)
  await plan.folder.check(plan.count === 1 ? plan.targets.flatMap((target) => expectedNames(target, '')) : [])
  const network = await openNetwork(args, io)
  const progress = await startProgress(
    args,
    io,
    plan.targets.map(({ endpoint }) => endpoint.name),
  )
  const fetched = new Fetched()
  try {
    for (let round = 0; round < plan.count; round++) {
      await io.wait(Math.max(0, plan.start + round * plan.interval * 1000 - io.now()))
      const suffix = plan.count === 1 ? '' : `.${timeStamp(plan.start + round * plan.interval * 1000, plan.interval)}`
      const results = await Promise.all(plan.targets.map((target) => fetchTarget(target, suffix, { plan, network, progress, io })))
      for (const result of results) fetched.add(result)
    }
  } finally {
    progress.stop()
    await network.close()
  }
  if (fetched.saved.every(({ file }) => file === null)) return EXIT.unusable
  const analysis = args.options['analyze'] === true || gates.gates.length > 0 ? await analyzeFetched(fetched, options) : null
  const report = fetchReport(fetched.saved, [...fetched.notices, ...(analysis?.notices ?? [])], analysis?.report ?? null)
  const checked = analysis?.report === null ? report : judged(report, gates)
  await writeReport(checked, outputs, args, io)
  return exitCodeOf(checked)
}

interface Target {
  readonly endpoint: Endpoint
  readonly profiles: readonly ProfileName[]
  /** The start of the target's file names; empty where there is only one target. */
  readonly prefix: string
}

interface FetchPlan {
  readonly targets: readonly Target[]
  readonly folder: CaptureFolder
  readonly count: number
  /** Seconds between the starts of two rounds. */
  readonly interval: number
  /** Milliseconds since 1970. */
  readonly start: number
}

function fetchPlan(args: ParsedArguments, io: Io): FetchPlan {
  if (args.operands.length === 0)
    throw new ProfileError('usage', 'no URL is given', 'the command line', 'give one, such as deferscope fetch http://localhost:6060')
  const endpoints = args.operands.map(parseEndpoint)
  const profiles = wantedProfiles(textOption(args, 'profiles'))
  const stems = uniqueStems(endpoints)
  const start = io.now()
  const count = (args.options['count'] as number | undefined) ?? 1
  if (count === 0) throw new ProfileError('usage', '--count must be greater than 0', '--count', 'write --count 10')
  return {
    targets: endpoints.map((endpoint, i) => ({
      endpoint,
      profiles: profiles ?? (endpoint.profile === null ? ['heap', 'goroutine'] : [endpoint.profile]),
      prefix: endpoints.length === 1 ? '' : `${stems[i]!}.`,
    })),
    folder: new CaptureFolder(textOption(args, 'dir') ?? folderName(endpoints, start), args.options['force'] === true),
    count,
    interval: durationOption(args, 'interval') ?? DEFAULT_INTERVAL,
    start,
  }
}

function wantedProfiles(text: string | undefined): readonly ProfileName[] | null {
  if (text === undefined) return null
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !(PROFILE_NAMES as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new ProfileError('usage', `there is no profile ${unknown}`, '--profiles', `there are ${PROFILE_NAMES.join(', ')}`)
  return [...new Set(names)] as ProfileName[]
}

/** A different word for the file names of each endpoint, also where two are on one host and port. */
function uniqueStems(endpoints: readonly Endpoint[]): string[] {
  const taken = new Set<string>()
  return endpoints.map((endpoint) => {
    const first = fileStem(endpoint)
    let stem = first
    for (let count = 2; taken.has(stem); count++) stem = `${first}-${count}`
    taken.add(stem)
    return stem
  })
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
  /** Sources by endpoint and profile, for the analysis. */
  readonly sources: ReadonlyMap<string, ProfileSource>
}

/** What was saved so far, in the order of the targets. */
class Fetched {
  readonly saved: SavedCapture[] = []
  readonly notices: Notice[] = []
  /** The last capture of each profile of each target. */
  readonly last = new Map<string, ProfileSource>()

  add({ saved, notices, sources }: TargetResult): void {
    this.saved.push(...saved)
    this.notices.push(...notices)
    for (const [name, source] of sources) this.last.set(name, source)
  }
}

interface FetchContext {
  readonly plan: FetchPlan
  readonly network: Network
  readonly progress: Progress
  readonly io: Io
}

async function fetchTarget({ endpoint, profiles, prefix }: Target, suffix: string, context: FetchContext): Promise<TargetResult> {
  const { network, progress, io } = context
  const start = io.now()
  const {
    captures,
    failures,
    counters,
    notices: roundNotices = [],
  } = await network.capture(endpoint, profiles, {
    withTexts: true,
    onBytes: (path, count) => progress.bytes(endpoint.name, path, count),
  })
  const saved: SavedCapture[] = []
  const sources = new Map<string, ProfileSource>()
  for (const capture of captures) {
    const files = await saveCapture(capture, endpoint, `${prefix}${capture.profile}${suffix}`, context.plan.folder)
    const { profile, content } = capture
    const { file } = files[capture.files.findIndex(({ bytes }) => bytes === content)]!
    sources.set(endpoint.name + profile, { ...bytesSource(file!, content), ...(profile === 'heap' ? withCounters(counters) : {}) })
    saved.push(...files)
  }
  if (counters !== undefined) {
    const name = countersName(`${prefix}heap${suffix}.${EXTENSIONS.pb}`)!
    const { path, size } = await context.plan.folder.save(name, new TextEncoder().encode(counters.text))
    saved.push({ source: endpoint.name, profile: 'memstats', file: path, bytes: size, summary: null, frames: null, error: null })
  }
  for (const { profile, error } of failures)
    saved.push({ source: endpoint.name, profile, file: null, bytes: null, summary: null, frames: null, error: error.message })
  for (const error of distinct(failures.map(({ error }) => error))) io.err(errorText(error))
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
    sources,
  }
}

/** Removes repeated errors, so that a host that cannot be reached is reported once, not once per profile. */
function distinct(errors: readonly ProfileError[]): ProfileError[] {
  const key = (error: ProfileError) => (error.code.startsWith('http-') ? error.where : error.code)
  return errors.filter((error, i) => errors.findIndex((one) => key(one) === key(error)) === i)
}

async function saveCapture(
  { profile, files, frames }: CapturedProfile,
  { name: source }: Endpoint,
  stem: string,
  folder: CaptureFolder,
): Promise<SavedCapture[]> {
  const saved: SavedCapture[] = []
  for (const { form, bytes } of files) {
    const isProfile = form === 'pb'
    const { path, size } = await folder.save(`${stem}.${EXTENSIONS[form]}`, bytes)
    const summary = isProfile ? await captureSummary(path, bytes, { inflate: gunzip }) : null
    saved.push({ source, profile, file: path, bytes: size, summary, frames: isProfile ? frames : null, error: null })
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
  const sources = [...last].filter(([name]) => /(heap|allocs|goroutine|goroutineleak)$/.test(name)).map(([, source]) => source)
  try {
    return { report: await analyze(sources, options), notices: [] }
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    const text = `The captures were not analyzed together: ${error.message} (${error.where}). ${counted(sources.length, 'profile')} can be analyzed one at a time.`
    return { report: null, notices: [{ code: 'not-analyzed', text }] }
  }
}
