import { isAltered } from '../analysis/altered.ts'
import { type FrameFilterOptions, hasFilter } from '../analysis/frame-filter.ts'
import { processTraits } from '../analysis/same-process.ts'
import { topRows } from '../analysis/top.ts'
import { attributeDefers, attributedAllocations } from '../attribution/attribute-defers.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { evidenceConflicts } from '../attribution/evidence-conflicts.ts'
import { ProfileError } from '../base/error.ts'
import { type Integer, plus } from '../base/int64.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import { executablePath } from '../profile/executable-of.ts'
import { type AnalysisDetails, analyzeReport, type HeapAnalysis } from '../report/analyze-report.ts'
import { inputSummary } from '../report/input-summary.ts'
import type { Notice } from '../report/report.ts'
import type { AnalyzeReport } from '../report/rows.ts'
import { capturedCounters, type ProcessTexts, withProcessTexts } from './beside-heap.ts'
import type { ChosenCaptures, ChosenProcess } from './chosen-captures.ts'
import { distinctNotices } from './distinct-notices.ts'
import { evidenceAtHand, programNotices } from './evidence-at-hand.ts'
import { fittingGoroutines } from './fitting-goroutines.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { DetailOptions } from './function-details.ts'
import { type FactOptions, type GivenFacts, givenFacts, withNearbySource } from './given-facts.ts'
import { inputNotices, lacksCounts, missingFacts, unnamedBytes, unusedText } from './heap-doubts.ts'
import { type HeapInputs, readHeapInputs, readInputs } from './heap-inputs.ts'
import { goroutinesByFunction, knownHeaps } from './known-heaps.ts'
import { withNamedPrograms } from './named-program.ts'
import { functionFrames } from './profile-frames.ts'
import { asksForRecords, withoutRecordFocus } from './record-focus.ts'
import { commonSampleType } from './sample-type.ts'

export interface AnalyzeOptions extends FactOptions, DetailOptions {
  /** Counters and a log of the process, for `analyze` alone. */
  readonly processTexts?: ProcessTexts
  readonly minConfidence?: Confidence
  /** Whether the report carries the stacks, for formats that draw them; reading them takes time. */
  readonly drawsStacks?: boolean
  /** Bytes that the process may use. */
  readonly memoryLimit?: number
  /** What tells processes apart: the name of a label, `file` or `build-id`; null, the default, for what labels and profiles show. */
  readonly processesBy?: string | null
  /** Notices from whoever fetched the inputs, about what weakens them. */
  readonly notices?: readonly Notice[]
}

/**
 * Analyzes heap profiles. Of each process the newest counts, and several of one moment are added up; several processes are ranked. Goroutine
 * profiles among them serve as evidence; goroutines without a heap give the report of `goroutines`. Throws `ProfileError` for inputs that
 * cannot be read, are of another kind, or cannot be added up.
 */
export async function analyze(sources: readonly ProfileSource[], options: AnalyzeOptions = {}): Promise<AnalyzeReport> {
  const given = await givenFacts(options)
  const chosen = sources.length === 1 ? null : await chosenCaptures(sources, options)
  if (chosen === null) return analyzeOne(sources, given, options)
  const [process, ...others] = chosen.processes as [ChosenProcess, ...ChosenProcess[]]
  if (others.length > 0) return analyzeProcesses(chosen, given, options)
  return analyzeOne(process.sources, given, withNotices(options, chosen.notices))
}

/** Analyzes the profiles of one process. */
async function analyzeOne(sources: readonly ProfileSource[], given: GivenFacts, options: AnalyzeOptions): Promise<AnalyzeReport> {
  const inputs = await readInputs(sources, filterOf(options), options.decode ?? {}, given.executables)
  if (!('heaps' in inputs) && options.processTexts !== undefined)
    throw new ProfileError(
      'usage',
      '--memstats and --gctrace go with a heap profile',
      'the command line',
      'give a heap profile, or leave them out',
    )
  if ('dumps' in inputs) return (await import('./goroutines-alone.ts')).goroutinesAlone(inputs, options, given)
  if ('cpus' in inputs) return (await import('./cpu-time.ts')).cpuTime(inputs, sources, options, given)
  const heap = await wholeAnalysis(inputs, sources, given, options)
  if (lacksRecordFocus(heap, options)) return analyzeOne(sources, given, withReplacedFocus(options))
  const analysis = withProcessTexts(heap, { ...(await countersOf(inputs, sources)), ...options.processTexts })
  return analyzeReport(analysis, asksForDetails(options) ? await detailsOf(analysis, sources, inputs, given, options) : null)
}

/** Ranks processes by what their defers cost. */
async function analyzeProcesses(chosen: ChosenCaptures, given: GivenFacts, options: AnalyzeOptions): Promise<AnalyzeReport> {
  if (options.processTexts !== undefined)
    throw new ProfileError(
      'usage',
      '--memstats and --gctrace are of one process, and the profiles are of several',
      'the command line',
      'give the profiles of one process, or leave them out',
    )
  const read = ({ sources }: ChosenProcess) => readHeapInputs(sources, filterOf(options), options.decode ?? {}, given.executables)
  const { notices = [], ...ofProcess } = options
  const { rankProcesses } = await import('./rank-processes.ts')
  const { worst, report } = await rankProcesses(withNotices(chosen, notices), {
    analyze: async (process) => {
      const inputs = await read(process)
      // a hint reads the heap again: worth it for one process, not for each of many
      const analysis = await wholeAnalysis(inputs, process.sources, given, ofProcess, false)
      return withProcessTexts(analysis, await countersOf(inputs, process.sources))
    },
    details: async (process, analysis) =>
      asksForDetails(options) ? detailsOf(analysis, process.sources, await read(process), given, options) : null,
  })
  return lacksRecordFocus(worst, options) ? analyzeProcesses(chosen, given, withReplacedFocus(options)) : report
}

async function chosenCaptures(sources: readonly ProfileSource[], options: AnalyzeOptions): Promise<ChosenCaptures | null> {
  return (await import('./chosen-captures.ts')).chooseCaptures(sources, options.processesBy ?? null, options.decode ?? {})
}

function withNotices<T extends { readonly notices?: readonly Notice[] }>(one: T, notices: readonly Notice[]): T {
  return notices.length === 0 ? one : { ...one, notices: [...(one.notices ?? []), ...notices] }
}

/** Whether a focus asks for runtime frames of records, which this heap does not have. */
function lacksRecordFocus({ unmatchedFilters }: HeapAnalysis, { filter = {} }: AnalyzeOptions): boolean {
  return unmatchedFilters.includes('focus') && asksForRecords(filter.focus ?? '')
}

function withReplacedFocus(options: AnalyzeOptions): AnalyzeOptions {
  const { filter, notice } = withoutRecordFocus(options.filter ?? {})
  return withNotices({ ...options, filter }, [notice])
}

function asksForDetails({ byLine, peek, list, drawsStacks }: AnalyzeOptions): boolean {
  return byLine === true || peek !== undefined || list !== undefined || drawsStacks === true
}

/** The lines, callers and source that the user asks for, and the stacks for formats that draw them. */
async function detailsOf(
  analysis: HeapAnalysis,
  sources: readonly ProfileSource[],
  { heaps }: HeapInputs,
  given: GivenFacts,
  options: AnalyzeOptions,
): Promise<AnalysisDetails> {
  // loaded on demand, since few runs ask for details
  const { functionDetails } = await import('./function-details.ts')
  const details = await functionDetails(analysis, sources, options, await withSourceOf(heaps, given))
  const { detailTables } = await import('../report/detail-tables.ts')
  const flame = options.drawsStacks === true ? await (await import('./heap-flame.ts')).heapFlame(analysis, sources, options, given) : null
  return { tables: detailTables(details), notices: details.notices, flame }
}

/** The counters that were captured with the heap; of several heaps no counters are used, since they may be of several moments. */
async function countersOf({ heaps }: HeapInputs, sources: readonly ProfileSource[]): Promise<ProcessTexts> {
  const source = heaps.length === 1 ? sources.find(({ name }) => name === heaps[0]!.source) : undefined
  const memStats = source === undefined ? null : await capturedCounters(source)
  return memStats === null ? {} : { memStats }
}

function filterOf({ filter }: AnalyzeOptions): FrameFilterOptions | null {
  return hasFilter(filter) ? filter : null
}

/** Analyzes heap profiles, for callers that use the findings further. Throws what `analyze` throws, and where there is no heap. */
export async function analyzeHeaps(
  sources: readonly ProfileSource[],
  options: AnalyzeOptions = {},
  facts?: GivenFacts,
): Promise<HeapAnalysis> {
  const given = facts ?? (await givenFacts(options))
  const inputs = await readHeapInputs(sources, filterOf(options), options.decode ?? {}, given.executables)
  return wholeAnalysis(inputs, sources, given, options)
}

/** The heaps with the executables that their mappings name, where these may be used and are here. */
export async function withNamed(heaps: readonly FoldedProfile[], { openNamed }: GivenFacts): Promise<readonly FoldedProfile[]> {
  return openNamed === undefined ? heaps : withNamedPrograms(heaps, openNamed)
}

/** What the heaps show about defers, and, with source, what pending calls keep alive; without it, a hint where one is wanted. */
export async function wholeAnalysis(
  inputs: HeapInputs,
  sources: readonly ProfileSource[],
  facts: GivenFacts,
  options: AnalyzeOptions,
  hasHint = true,
): Promise<HeapAnalysis> {
  const given = await withSourceOf(inputs.heaps, facts)
  const heaps = await withNamed(inputs.heaps, given)
  const analysis = await heapAnalysis({ ...inputs, heaps }, given, options)
  const { source } = given
  const { goroutines } = inputs
  // a text that was cut is read as far as it goes, as the first time
  const decode = { ...options.decode, takesCut: true }
  if (source === null) {
    if (!hasHint || analysis.isFiltered || !isSmall(inputs)) return analysis
    const { heldHint } = await import('./held-hint.ts')
    return { ...analysis, heldHint: await heldHint({ heaps, sources, decode, sites: analysis.shownSites, heapBytes: analysis.heapBytes }) }
  }
  // loaded on demand, since the code that reads source is large
  const { readHeldMemory } = await import('./held-memory.ts')
  const { held, stacks: heldStacks } = await readHeldMemory({
    heaps,
    sources,
    decode,
    source,
    filter: filterOf(options),
    sites: analysis.sites,
    goroutines: goroutines.length === 0 ? null : goroutinesByFunction(goroutines),
  })
  const minimum = confidenceRank(options.minConfidence ?? 'possible')
  return { ...analysis, heldStacks, held: held.filter(({ confidence }) => confidenceRank(confidence) <= minimum) }
}

/** Above this number of samples a profile is not read again for a hint. */
const MAX_SAMPLES_OF_HINT = 100_000

function isSmall({ heaps }: HeapInputs): boolean {
  return heaps.reduce((sum, { profile }) => sum + profile.sampleCount, 0) <= MAX_SAMPLES_OF_HINT
}

/** What is given, with the source at hand where the heaps are of its module. */
export function withSourceOf(heaps: readonly FoldedProfile[], given: GivenFacts): Promise<GivenFacts> {
  return withNearbySource(given, () => heaps.flatMap(({ profile }) => [...functionFrames(profile)]))
}

/** What the heaps among these inputs, with their executables, show about defers. */
export async function heapAnalysis(
  { heaps, goroutines, texts, skipped }: HeapInputs,
  facts: GivenFacts,
  options: AnalyzeOptions,
): Promise<HeapAnalysis> {
  const first = heaps[0]!
  const given = await withSourceOf(heaps, facts)
  const { symbols } = given
  const inside = fittingGoroutines(heaps, goroutines)
  const { candidates, evidence, versions, version, isExact, unnamedPcs, notices } = await knownHeaps(heaps, inside.used, given)
  const { recordSizes: sizes } = evidence
  const sites = attributeDefers(candidates, evidence)
  const sampleType = commonSampleType(
    heaps.map(({ profile }) => profile),
    options.sampleIndex,
  )
  const inuseSpace = (one: FoldedProfile) => one.fold.sum(one.profile.sampleTypes.findIndex((type) => type.type === 'inuse_space'))
  const minimum = confidenceRank(options.minConfidence ?? 'possible')
  const evidenceNotices = distinctNotices([...inside.notices, ...programNotices(heaps), ...notices])
  const symbolsMatched = symbols !== null && candidates.allocations.some((one) => one.prefix.some((pc) => symbols.has(pc)))
  const inputs = [...heaps, ...goroutines].map(({ source, profile, fold }) =>
    inputSummary(source, profile, fold, versions[heaps.findIndex((one) => one.profile === profile)] ?? null),
  )
  return {
    inputs,
    heapCount: heaps.length,
    sites,
    held: [],
    heldStacks: null,
    heldHint: null,
    attributed: () => attributedAllocations(candidates, evidence),
    shownSites: sites.filter((site) => confidenceRank(site.confidence) <= minimum),
    heapBytes: Number(heaps.map(inuseSpace).reduce(plus)),
    // only a report needs it
    top: () => topRows(heaps.map(({ profile, fold }, i) => ({ tables: profile, fold, type: sampleType.indexes[i]! }))),
    sampleType,
    total: heaps.map(({ fold }, i): Integer => fold.total(sampleType.indexes[i]!)).reduce(plus),
    memoryLimit: options.memoryLimit ?? null,
    recordCeiling: null,
    gc: null,
    memStats: first.profile.memStats,
    process: processTraits(first.profile, inputs[0]!.totals),
    period: first.profile.period,
    recordSizes: sizes,
    version,
    source: first.source,
    format: first.profile.format,
    executablePath: first.program === null ? executablePath(first.profile) : null,
    isExact,
    unnamedPcs,
    symbolsGiven: symbols !== null,
    symbolsMatched,
    isDelta: heaps.some(({ profile }) => profile.durationNanos !== 0n),
    isAltered: heaps.some(({ profile, fold }) => isAltered(profile, fold.sites)),
    // an expression is reported only where no profile has a matching frame
    unmatchedFilters: first.unmatchedFilters.filter((option) => heaps.every((one) => one.unmatchedFilters.includes(option))),
    isFiltered: hasFilter(options.filter),
    minConfidence: options.minConfidence ?? 'possible',
    unnamedBytes: heaps.reduce((sum, heap) => sum + unnamedBytes(heap), 0),
    missing: lacksCounts(heaps) ? ['counts of live objects'] : candidates.detail === 'nothing' ? missingFacts(heaps) : [],
    isAfterGc: heaps.every(({ profile }) => readCaptureNote(profile.comments)?.gc === true),
    conflicts: evidenceConflicts(candidates, evidence),
    evidence: evidenceAtHand(heaps, given, options),
    evidenceNotices,
    notices: [...(options.notices ?? []), ...texts.map(unusedText), ...inputNotices(heaps, skipped)],
  }
}
