import { callEdges } from '../analysis/call-edges.ts'
import { compileMatcher, type FrameFilterOptions, hasFilter } from '../analysis/frame-filter.ts'
import { sourcePath } from '../analysis/nodes.ts'
import { type TopRow, topRows } from '../analysis/top.ts'
import { inferGoVersion } from '../attribution/go-version.ts'
import { ProfileError } from '../base/error.ts'
import { compareIntegers, type Integer, magnitude } from '../base/int64.ts'
import { compareText } from '../base/order.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import { functionFile, functionName } from '../profile/profile.ts'
import type { HeapAnalysis } from '../report/analyze-report.ts'
import type { FunctionDetails } from '../report/detail-tables.ts'
import type { ListedFunction } from '../report/listed-function.ts'
import { type FoldedProfile, foldProfile } from './fold-profile.ts'
import type { GivenFacts } from './given-facts.ts'
import { ListedSource, type ReadSource } from './listed-source.ts'
import { builtRelease, programVersion } from './program.ts'
import { filterStacks, readStacks } from './read-stacks.ts'
import { commonSampleType } from './sample-type.ts'

/** The options for details of single functions. */
export interface DetailOptions {
  readonly decode?: DecodeOptions
  readonly filter?: FrameFilterOptions
  /** Name or number of the sample type for all tables except `defers`. */
  readonly sampleIndex?: string
  /** Whether a table of source lines replaces the table of functions. */
  readonly byLine?: boolean
  /** Functions (RE2) whose callers and callees are shown. */
  readonly peek?: string
  /** Functions (RE2) whose lines are shown, with their records and source. */
  readonly list?: string
  /** Reads source at absolute paths that a profile names; without it only a source tree is used. */
  readonly readSource?: ReadSource
}

/**
 * The details that `--lines`, `--peek` and `--list` add to an analysis of these sources. The sources are read again: by line, or with all
 * stacks. Throws `bad-regexp`, and `no-match` where no function matches.
 */
export async function functionDetails(
  analysis: HeapAnalysis,
  sources: readonly ProfileSource[],
  options: DetailOptions,
  given: GivenFacts,
): Promise<FunctionDetails> {
  const heaps = heapSources(analysis, sources)
  const byLine = options.byLine === true || options.list !== undefined ? await foldedLines(heaps, options, given) : null
  const rows = byLine === null ? [] : lineRows(byLine, options)
  const listed = byLine === null || options.list === undefined ? null : await listFunctions(byLine, rows, options.list, options, given)
  return {
    sites: analysis.shownSites,
    held: analysis.held,
    sampleType: analysis.sampleType,
    total: analysis.total,
    ...(options.byLine === true ? { lines: rows } : {}),
    ...(options.peek === undefined ? {} : { peek: await peekFunctions(heaps, options.peek, options, given) }),
    ...(listed === null ? {} : { list: listed.functions }),
    notices: listed?.source.notices() ?? [],
  }
}

/** The sources that an analysis added up. */
export function heapSources({ inputs }: HeapAnalysis, sources: readonly ProfileSource[]): ProfileSource[] {
  return sources.filter(({ name }) => inputs.some((one) => one.source === name && (one.kind === 'heap' || one.kind === 'allocs')))
}

async function foldedLines(heaps: readonly ProfileSource[], options: DetailOptions, given: GivenFacts): Promise<FoldedProfile[]> {
  const filter = hasFilter(options.filter) ? options.filter : null
  const folded: FoldedProfile[] = []
  for (const source of heaps)
    folded.push(await foldProfile(source, 'lines', filter, { ...options.decode, takesCut: true }, given.executables))
  return folded
}

function lineRows(folded: readonly FoldedProfile[], { sampleIndex }: DetailOptions): TopRow[] {
  const { indexes } = commonSampleType(
    folded.map(({ profile }) => profile),
    sampleIndex,
  )
  return topRows(folded.map(({ profile, fold }, i) => ({ tables: profile, fold, type: indexes[i]! })))
}

async function peekFunctions(
  heaps: readonly ProfileSource[],
  pattern: string,
  options: DetailOptions,
  given: GivenFacts,
): Promise<NonNullable<FunctionDetails['peek']>> {
  const matches = await compileMatcher('peek', pattern)
  const filter = hasFilter(options.filter) ? options.filter : null
  const { profile, stacks } = await filterStacks(await readStacks(heaps, { ...options.decode, takesCut: true }, given), filter)
  const found = callEdges(profile, stacks, commonSampleType([profile], options.sampleIndex).indexes[0]!, matches)
  if (found.length === 0)
    throw noMatch(
      'peek',
      pattern,
      filter !== null,
      Array.from({ length: profile.functions.length }, (_, row) => functionName(profile, row)).filter((name) => !matches(name)),
    )
  return found
}

/** The Go release that built all programs; null where it is not known, or they differ. */
function commonRelease(folded: readonly FoldedProfile[], { version }: GivenFacts): string | null {
  const releases = folded.map(({ profile, program }) =>
    builtRelease(program, version ?? programVersion(program) ?? inferGoVersion(profile)),
  )
  return releases.every((one) => one === releases[0]) ? (releases[0] ?? null) : null
}

/**
 * Lines of matching functions with their source; functions with the largest values first. Source: google/pprof internal/report/source.go,
 * `printSource`.
 */
async function listFunctions(
  folded: readonly FoldedProfile[],
  rows: readonly TopRow[],
  pattern: string,
  options: DetailOptions,
  given: GivenFacts,
): Promise<{ functions: ListedFunction[]; source: ListedSource }> {
  const matches = await compileMatcher('list', pattern)
  const byFunction = new Map<string, TopRow[]>()
  for (const row of rows) {
    const { function: name, file } = row.place!
    if (!matches(name)) continue
    const key = `${name}\n${file}`
    const known = byFunction.get(key)
    if (known === undefined) byFunction.set(key, [row])
    else known.push(row)
  }
  if (byFunction.size === 0)
    throw noMatch(
      'list',
      pattern,
      hasFilter(options.filter),
      rows.map(({ place }) => place!.function),
    )
  const starts = startLines(folded)
  const source = new ListedSource(given.source, commonRelease(folded, given), options.readSource ?? null)
  const functions: ListedFunction[] = []
  for (const [key, unsorted] of byFunction) {
    const lines = unsorted.sort((a, b) => a.place!.line - b.place!.line)
    const { function: name, file } = lines[0]!.place!
    const numbers = lines.map(({ place }) => place!.line).filter((line) => line > 0)
    const text = numbers.length === 0 ? null : await source.of({ function: name, file, lines: numbers, startLine: starts.get(key) ?? 0 })
    functions.push({ function: name, file, lines, text })
  }
  functions.sort((a, b) => compareIntegers(largest(b), largest(a)) || compareText(a.function, b.function) || compareText(a.file, b.file))
  return { functions, source }
}

/** The largest |cum| of a line: the cum of the function itself is not known here. */
function largest({ lines }: ListedFunction): Integer {
  return lines.reduce<Integer>((most, { cum }) => (compareIntegers(magnitude(cum), most) > 0 ? magnitude(cum) : most), 0)
}

/** First lines of functions, by name and file. */
function startLines(folded: readonly FoldedProfile[]): Map<string, number> {
  const starts = new Map<string, number>()
  for (const { profile } of folded)
    for (let row = 0; row < profile.functions.length; row++)
      starts.set(`${functionName(profile, row)}\n${sourcePath(functionFile(profile, row))}`, profile.functions.startLine[row]!)
  return starts
}

/** The error where no function matches. `names` do not match; a similar one among them is suggested. */
function noMatch(option: string, pattern: string, isFiltered: boolean, names: readonly string[]): ProfileError {
  const what = isFiltered ? 'no function of what the filters leave' : 'no function with samples'
  return new ProfileError(
    'no-match',
    `${what} matches --${option}`,
    `--${option} ${pattern}`,
    nextAfter(option, pattern, isFiltered, names),
  )
}

function nextAfter(option: string, pattern: string, isFiltered: boolean, names: readonly string[]): string {
  if (names.some((name) => name.includes(pattern)))
    return `it is read as a regular expression; the name as it is: --${option} '\\Q${pattern}\\E'`
  const lower = pattern.toLowerCase()
  const alike = names.find((name) => name.toLowerCase().includes(lower))
  if (alike !== undefined) return `there is ${alike}; (?i) before the expression takes capital letters for small ones`
  if (isFiltered) return 'leave out --focus, --ignore, --hide and --show, or look what they leave in the table of top functions'
  return 'the table of top functions names those there are: --rows 1000 shows more of it'
}
