import { isAltered } from '../analysis/altered.ts'
import type { FrameFilterOptions } from '../analysis/frame-filter.ts'
import { hasRecordFrames } from '../analysis/runtime-prefixes.ts'
import { topRows } from '../analysis/top.ts'
import { attributeDefers } from '../attribution/attribute-defers.ts'
import { type Candidates, findCandidates, mergeCandidates } from '../attribution/candidates.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { foldFunctionName, withoutRangeParts } from '../attribution/go-names.ts'
import { type GoVersion, inferGoVersion, parseGoVersion } from '../attribution/go-version.ts'
import { recordSizes, siteVisibility } from '../attribution/record-size.ts'
import { unnamedRecordPcs } from '../attribution/unnamed-pcs.ts'
import { ProfileError } from '../base/error.ts'
import { type Integer, plus } from '../base/int64.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { analyzeReport } from '../report/analyze-report.ts'
import { inputSummary } from '../report/input-summary.ts'
import type { Report } from '../report/report.ts'
import { parseSymbolReply } from '../symbols/symbol-reply.ts'
import { type FoldedProfile, foldProfile } from './fold-profile.ts'
import { commonSampleType } from './sample-type.ts'

export interface AnalyzeOptions {
  readonly decode?: DecodeOptions
  readonly filter?: FrameFilterOptions
  /** Name or number of the sample type of the top table. */
  readonly sampleIndex?: string
  readonly goVersion?: string
  /** Replies of `/debug/pprof/symbol`, as text. */
  readonly symbols?: readonly { readonly source: string; readonly text: string }[]
  readonly minConfidence?: Confidence
  /** Bytes that the process may use. */
  readonly memoryLimit?: number
}

/**
 * Analyzes heap profiles, several of them added up; goroutine profiles among them serve as evidence.
 * Throws `ProfileError` for inputs that cannot be read, are of another kind, or cannot be added up.
 */
export async function analyze(sources: readonly ProfileSource[], options: AnalyzeOptions = {}): Promise<Report> {
  const version = options.goVersion === undefined ? null : parseGoVersion(options.goVersion)
  const symbols = readSymbols(options)
  const filter = hasFilter(options.filter) ? options.filter : null
  const { folded, skipped } = await foldAll(sources, filter, options)
  const goroutines = folded.filter(({ profile }) => isGoroutineKind(profile))
  const heaps = folded.filter((one) => !goroutines.includes(one))
  if (heaps.length === 0) throw noHeap(goroutines, skipped)
  checkHeaps(heaps)
  return heapReport(heaps, goroutines, version, symbols, skipped, options)
}

/** Folds every source; files found in a directory that are something else are left out and named. */
async function foldAll(
  sources: readonly ProfileSource[],
  filter: FrameFilterOptions | null,
  options: AnalyzeOptions,
): Promise<{ folded: FoldedProfile[]; skipped: string[] }> {
  const folded: FoldedProfile[] = []
  const skipped: string[] = []
  for (const source of sources) {
    try {
      const one = await foldProfile(source, 'functions', filter, options.decode ?? {})
      if (source.maySkip === true && !isHeapKind(one.profile) && !isGoroutineKind(one.profile)) skipped.push(source.name)
      else folded.push(one)
    } catch (error) {
      if (source.maySkip !== true || !(error instanceof ProfileError) || !SKIPPED_CODES.has(error.code)) throw error
      skipped.push(source.name)
    }
  }
  return { folded, skipped }
}

const SKIPPED_CODES = new Set(['not-a-profile', 'kind-not-supported', 'profile-empty'])

function heapReport(
  heaps: readonly FoldedProfile[],
  goroutines: readonly FoldedProfile[],
  givenVersion: GoVersion | null,
  symbols: ReadonlyMap<bigint, string> | null,
  skipped: readonly string[],
  options: AnalyzeOptions,
): Report {
  const first = heaps[0]!
  const versions = heaps.map(({ profile }) => givenVersion ?? inferGoVersion(profile))
  const version = versions.find((one) => one !== null) ?? null
  const sizes = recordSizes(version)
  const candidates = mergeCandidates(heaps.map(({ profile, fold }) => findCandidates(profile, fold.sites, sizes, detailOf(profile))))
  const sites = attributeDefers(candidates, {
    symbols,
    goroutines: goroutines.length === 0 ? null : goroutinesByFunction(goroutines),
    recordSizes: sizes,
    sites: siteVisibility(version),
  })
  const unnamedPcs = unnamedRecordPcs(candidates, symbols)
  const sampleType = commonSampleType(
    heaps.map(({ profile }) => profile),
    options.sampleIndex,
  )
  const inuseSpace = (one: FoldedProfile) => one.fold.sum(one.profile.sampleTypes.findIndex((type) => type.type === 'inuse_space'))
  const minimum = confidenceRank(options.minConfidence ?? 'possible')
  return analyzeReport({
    inputs: [...heaps, ...goroutines].map(({ source, profile, fold }) =>
      inputSummary(source, profile, fold, versions[heaps.findIndex((one) => one.profile === profile)] ?? null),
    ),
    heapCount: heaps.length,
    sites,
    shownSites: sites.filter((site) => confidenceRank(site.confidence) <= minimum),
    heapBytes: Number(heaps.map(inuseSpace).reduce(plus)),
    top: topRows(heaps.map(({ profile, fold }, i) => ({ tables: profile, fold, type: sampleType.indexes[i]! }))),
    sampleType,
    total: heaps.map(({ fold }, i): Integer => fold.total(sampleType.indexes[i]!)).reduce(plus),
    memoryLimit: options.memoryLimit ?? null,
    period: first.profile.period,
    recordSizes: sizes,
    version,
    source: first.source,
    format: first.profile.format,
    isExact: candidates.detail === 'names' || (candidates.detail === 'pcs' && unnamedPcs.length === 0),
    unnamedPcs,
    symbolsGiven: symbols !== null,
    symbolsMatched: symbols !== null && candidates.allocations.some((one) => one.prefix.some((pc) => symbols.has(pc))),
    isDelta: heaps.some(({ profile }) => profile.durationNanos !== 0n),
    isAltered: heaps.some(({ profile, fold }) => isAltered(profile, fold.sites)),
    unmatchedFilters: [...new Set(heaps.flatMap((one) => one.unmatchedFilters))],
    notices:
      skipped.length === 0
        ? []
        : [{ code: 'skipped-files', text: `Not profiles of heaps or goroutines, and left out: ${skipped.join(', ')}` }],
  })
}

function readSymbols(options: AnalyzeOptions): Map<bigint, string> | null {
  if (options.symbols === undefined || options.symbols.length === 0) return null
  const symbols = new Map<bigint, string>()
  for (const { source, text } of options.symbols) for (const [pc, name] of parseSymbolReply(text, source)) symbols.set(pc, name)
  return symbols
}

function hasFilter(filter: FrameFilterOptions | undefined): filter is FrameFilterOptions {
  return filter !== undefined && Object.values(filter).some((pattern) => pattern !== undefined)
}

function isHeapKind(profile: Profile): boolean {
  return profile.kind === 'heap' || profile.kind === 'allocs'
}

function isGoroutineKind(profile: Profile): boolean {
  return profile.kind === 'goroutine' || profile.kind === 'goroutineleak'
}

function detailOf(profile: Profile): Candidates['detail'] {
  if (profile.format === 'text') return 'pcs'
  return hasRecordFrames(profile) ? 'names' : 'nothing'
}

/** How many goroutines have a function in their stack, by folded name; its range-over-func bodies are in the same stacks. */
function goroutinesByFunction(goroutines: readonly FoldedProfile[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { profile, fold } of goroutines) {
    const perInstance = new Map<string, number>()
    for (let node = 0; node < fold.nodes.length; node++) {
      const name = withoutRangeParts(fold.nodes.label(profile, node))
      perInstance.set(name, Math.max(perInstance.get(name) ?? 0, Number(fold.cum(node, 0))))
    }
    for (const [name, count] of perInstance) counts.set(foldFunctionName(name), (counts.get(foldFunctionName(name)) ?? 0) + count)
  }
  return counts
}

function noHeap(goroutines: readonly FoldedProfile[], skipped: readonly string[]): ProfileError {
  if (goroutines.length > 0)
    return new ProfileError(
      'kind-not-supported',
      'only goroutine profiles were given',
      goroutines[0]!.source,
      'give a heap profile beside them; the goroutines command is not built yet',
    )
  return new ProfileError(
    'not-found',
    'there is no heap profile among the files',
    skipped[0] ?? 'the command line',
    'capture http://HOST:PORT/debug/pprof/heap?gc=1',
  )
}

/** Whether these profiles are heaps that can be added up. */
function checkHeaps(heaps: readonly FoldedProfile[]): void {
  const first = heaps[0]!
  for (const { source, profile } of heaps) {
    if (!isHeapKind(profile)) throw notAHeap(source, profile)
    if (!profile.sampleTypes.some(({ type }) => type === 'inuse_objects'))
      throw new ProfileError(
        'no-inuse-values',
        `the profile has only ${profile.sampleTypes.map(({ type }) => type).join(', ')}: it does not say what is alive`,
        source,
        'give the profile as it was captured, with all its sample types',
      )
    if (profile.period !== first.profile.period)
      throw new ProfileError(
        'periods-differ',
        `profiles of different sampling rates cannot be added up: ${first.profile.period} and ${profile.period}`,
        `${first.source} and ${source}`,
        'analyze them one at a time',
      )
    if (profile.format !== first.profile.format)
      throw new ProfileError(
        'formats-differ',
        'a text and a protobuf heap profile cannot be added up: their records show in different ways',
        `${first.source} and ${source}`,
        'analyze them one at a time',
      )
  }
}

function notAHeap(source: string, profile: Profile): ProfileError {
  const types = profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(', ')
  const what =
    profile.kind === 'other'
      ? `a profile of ${types === '' ? 'nothing: it has no sample types' : types}`
      : `a ${profile.kind} profile (${types})`
  return new ProfileError(
    'kind-not-supported',
    `this is ${what}, which holds no defer records`,
    source,
    'capture http://HOST:PORT/debug/pprof/heap?gc=1',
  )
}
