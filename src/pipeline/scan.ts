import { compareText } from '../base/order.ts'
import { counted } from '../base/units.ts'
import type { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import { loadGoParser } from '../gosource/go-parser.ts'
import { type Baseline, makeBaseline, withoutBaselined } from '../gosource/risks/baseline.ts'
import { SourceIndex } from '../gosource/source-index.ts'
import { ERROR_SHARE } from '../report/held-findings.ts'
import type { Notice, Severity } from '../report/report.ts'
import type { ScanReport } from '../report/rows.ts'
import { ruleText } from '../report/rule-texts.ts'
import { scanReport } from '../report/scan-report.ts'
import type { LiveRecords, ScannedStatement } from '../report/scanned-statement.ts'
import { bySeverity } from '../report/severity.ts'
import { deferHoldsMemory } from '../rules/defer-holds-memory.ts'
import { deferRecordsLive } from '../rules/defer-records-live.ts'
import type { CompiledDefers, CompiledSources } from './compiled-defers.ts'
import { withoutCleared } from './compiler-cleared.ts'
import { distinctNotices } from './distinct-notices.ts'
import { readCompilerLog } from './given-facts.ts'
import type { LiveLine, LiveStatements } from './live-statements.ts'
import { type FoundStatement, scanTree, type TreeOptions } from './scan-tree.ts'
import type { SourceTree } from './source-evidence.ts'

/** A tree to scan. */
export interface TreeToScan extends SourceTree {
  /** What a process holds at its lines; null or absent without profiles. */
  readonly live?: LiveStatements | null
  /** The files that were named, relative to the tree: they alone are scanned, also tests and generated ones; null or absent scans the tree. */
  readonly only?: ReadonlySet<string> | null
}

/** All settings of a scan. */
interface ScanSettings extends TreeOptions {
  /** The findings that are known and accepted; null without a baseline. */
  readonly baseline: Baseline | null
  /** Executables, and what the compiler said; null without either. */
  readonly compiled: CompiledSources | null
}

/** What a scan may be told; by default it takes all rules and platforms, no tests, no generated files, no baseline and no executable. */
export type ScanOptions = Partial<ScanSettings>

const DEFAULTS: ScanSettings = { hasTests: false, hasGenerated: false, platform: null, rules: null, baseline: null, compiled: null }

/** The result of a scan, and the text of a baseline that accepts all findings. */
export interface ScanResult {
  readonly report: ScanReport
  readonly baseline: string
}

/** Looks for risky statements in trees of Go source, for what they cost, and for how executables have them. What cannot be read or parsed is a notice. */
export async function scan(trees: readonly TreeToScan[], given: ScanOptions = {}): Promise<ScanResult> {
  const options = { ...DEFAULTS, ...given }
  const log = readCompilerLog(options.compiled?.compilerTexts)
  const scanned: ScannedPlaces[] = []
  for (const tree of trees) scanned.push(await scanPlaces(tree, options, log))
  const all = distinct(
    scanned.flatMap(({ places }) => places),
    ({ statement }) => statement,
  )
  const elsewhere = distinct(
    scanned.flatMap((one) => one.elsewhere),
    (statement) => statement,
  )
  const { kept, baselined, stale } = withoutBaselined(all, { statements: acceptedStatements(options) })
  const statements = kept.map(({ statement }) => statement)
  const { compilations, notices: compiledNotices } = await howCompiled(options.compiled, log)
  const live = options.compiled?.live ?? trees[0]?.live ?? null
  return {
    report: scanReport({
      statements: [...statements, ...elsewhere].sort(byCost),
      compilations,
      inputs: live?.inputs ?? [],
      evidence: [
        ...scanned.map(({ tree, fileCount }) => ({
          kind: 'source' as const,
          source: tree.files.root,
          detail: counted(fileCount, 'Go file'),
        })),
        ...compilations.filter((one) => live?.evidence.every(({ source }) => source !== one.source) !== false),
        ...(live?.evidence ?? []),
      ],
      notices: [
        ...liveNotices(trees, live),
        ...compiledNotices,
        ...scanned.flatMap(({ notices }) => notices),
        ...baselineNotices(baselined, stale.length),
      ],
    }),
    baseline: makeBaseline(all),
  }
}

/** What reads executables is loaded where there are some. */
async function howCompiled(sources: CompiledSources | null, log: CompilerLog | null): Promise<CompiledDefers> {
  return sources === null ? { compilations: [], notices: [] } : (await import('./compiled-defers.ts')).compiledDefers(sources, log)
}

/** The statements of the baseline for the chosen rules; whether those of other rules still exist is not checked. */
function acceptedStatements({ baseline, rules }: ScanSettings): Baseline['statements'] {
  return (baseline?.statements ?? []).filter(({ rule }) => rules === null || rules.has(rule))
}

/** Removes repeated statements, since one tree may lie in another. */
function distinct<T>(all: readonly T[], statementOf: (one: T) => ScannedStatement): T[] {
  const seen = new Set<string>()
  return all.filter((one) => {
    const { path, line, column, rule } = statementOf(one)
    const key = [path, line, column, rule].join('\n')
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** Notices about what weakens the match with profiles. A tree need not have the profiles' files where another tree has them. */
function liveNotices(trees: readonly TreeToScan[], live: LiveStatements | null): Notice[] {
  if (trees.length === 0) return [...(live?.notices ?? [])]
  const isMissing = ({ code }: Notice) => code === 'source-missing'
  const isFound = trees.some(({ live }) => live?.notices.some(isMissing) === false)
  return distinctNotices(trees.flatMap(({ live }) => live?.notices ?? [])).filter((notice) => !isFound || !isMissing(notice))
}

/** The findings in one tree, with paths as the report shows them. */
interface ScannedPlaces {
  readonly tree: TreeToScan
  readonly places: readonly Place[]
  /** Live statements that no rule found. */
  readonly elsewhere: readonly ScannedStatement[]
  readonly fileCount: number
  readonly notices: readonly Notice[]
}

/** A statement with its baseline key. */
interface Place {
  readonly rule: string
  readonly file: string
  readonly function: string
  readonly fingerprint: string
  readonly statement: ScannedStatement
}

async function scanPlaces(tree: TreeToScan, options: ScanSettings, log: CompilerLog | null): Promise<ScannedPlaces> {
  const parse = await loadGoParser(tree.grammar)
  const index = await SourceIndex.open(tree.files, parse, tree.module)
  const { found: risky, suppressed, fileCount, notices } = await scanTree(index, parse, tree.prefix, tree.only ?? null, options)
  const { kept: found, notices: compilerNotices } =
    log === null ? { kept: risky, notices: [] } : await withoutCleared(risky, log, index, tree.prefix, isAboutMemory)
  const lines = tree.live?.lines ?? []
  const here = [...found, ...suppressed]
  const elsewhere = lines.filter((line) => line.path !== null && !here.some((one) => isAt(one, line)))
  const unplaced = unplacedFunctions(found, lines)
  const isLiveSuppressed = suppressed.some((one) => lines.some((line) => isAt(one, line)))
  return {
    tree,
    places: found.map((one) => placeOf(one, unplaced.has(functionKey(one.function)) ? null : (tree.live ?? null))),
    // with only some rules, statements of the other rules are not reported
    elsewhere: options.rules === null ? elsewhere.map(liveStatement) : [],
    fileCount,
    notices: [
      ...notices,
      ...compilerNotices,
      ...(unplaced.size > 0 ? [unplacedNotice(unplaced)] : []),
      ...(isLiveSuppressed ? [LIVE_SUPPRESSED] : []),
    ],
  }
}

/**
 * Functions with risky statements whose live records are at lines where the source has none, because of another revision or
 * `//line`. Which statement holds the records is not known, so it would be wrong to say that none does.
 */
function unplacedFunctions(found: readonly FoundStatement[], lines: readonly LiveLine[]): Map<string, LiveLine> {
  const risky = new Set(found.map((one) => functionKey(one.function)))
  const unplaced = lines.filter((line) => line.path === null && line.records > 0 && risky.has(functionKey(line.function)))
  return new Map(unplaced.map((line) => [functionKey(line.function), line]))
}

/** A key of the declared function, since literals in it have other numbers with other compilers. */
function functionKey(name: string): string {
  const { package: path, declared } = parseFunctionName(name)
  return `${path}.${declared}`
}

const MAX_LISTED = 5

function unplacedNotice(unplaced: ReadonlyMap<string, LiveLine>): Notice {
  const list = [...unplaced.values()].slice(0, MAX_LISTED).map((line) => `${line.function} (${line.file}:${line.line})`)
  const more = unplaced.size > MAX_LISTED ? `, and ${unplaced.size - MAX_LISTED} more` : ''
  return {
    code: 'live-unplaced',
    text: `The profile has live records in ${counted(unplaced.size, 'function')} at lines where the source has no such statement, so that what their statements hold is not known: ${list.join(', ')}${more}. Scan the revision that was built.`,
  }
}

const LIVE_SUPPRESSED: Notice = {
  code: 'live-suppressed',
  text: 'Some of the statements that comments suppress hold live records in the profile: read their reasons again.',
}

function isAboutMemory(rule: string): boolean {
  return ruleText(rule)?.isAboutMemory === true
}

function isAt({ path, statement }: FoundStatement, line: LiveLine): boolean {
  return isAboutMemory(statement.rule) && path === line.path && statement.line === line.line
}

function placeOf(one: FoundStatement, live: LiveStatements | null): Place {
  const { statement } = one
  const records =
    live === null || !isAboutMemory(statement.rule)
      ? null
      : liveRecords(
          live.lines.filter((line) => isAt(one, line)),
          live.showsAll,
        )
  const { rule, line, endLine, column, endColumn, construct, earlyExit, detail, source, fingerprint } = statement
  return {
    rule,
    file: one.path,
    function: one.function,
    fingerprint,
    statement: {
      rule,
      severity: records === null ? statement.severity : liveSeverity(statement.severity, records),
      function: one.function,
      path: one.path,
      line,
      endLine,
      column,
      endColumn,
      construct,
      earlyExit,
      source,
      detail,
      live: records,
    },
  }
}

/** What the sampling may hide is no reason to worry less. */
function liveSeverity(bySource: Severity, { records, showsAll, held, isGrowing, confidence }: LiveRecords): Severity {
  if (held?.confidence === 'strong' && held.share >= ERROR_SHARE) return 'error'
  if (records === 0 && held === null) return showsAll ? 'note' : bySource
  // a finding that is only likely is never an error
  if (isGrowing) return confidence === 'likely' ? 'warning' : 'error'
  return bySource === 'note' ? 'warning' : bySource
}

/** The sum of the rows of one line: a range-over-func loop has one row for its records and one for its markers. */
function liveRecords(lines: readonly LiveLine[], showsAll: boolean): LiveRecords {
  const sum = (value: (line: LiveLine) => number) => lines.reduce((total, line) => total + value(line), 0)
  const ends = (value: (line: LiveLine) => number | null) => (lines.length === 1 ? value(lines[0]!) : null)
  return {
    records: sum(({ records }) => records),
    showsAll,
    bytes: sum(({ bytes }) => bytes),
    low: ends(({ low }) => low),
    high: ends(({ high }) => high),
    share: sum(({ share }) => share),
    held: lines.find(({ held }) => held !== null)?.held ?? null,
    evidence: lines[0]?.evidence ?? null,
    confidence: lines[0]?.confidence ?? null,
    isGrowing: lines.some(({ isGrowing }) => isGrowing),
  }
}

/** A statement that holds memory although no rule finds it risky. */
function liveStatement(line: LiveLine): ScannedStatement {
  return {
    rule: line.records === 0 ? deferHoldsMemory.id : deferRecordsLive.id,
    severity: liveSeverity('note', line),
    function: line.function,
    path: line.path!,
    line: line.line,
    endLine: line.line,
    column: 1,
    endColumn: 1,
    construct: null,
    earlyExit: null,
    source: null,
    detail:
      line.records === 0
        ? 'By the profile its pending calls keep memory alive'
        : 'The profile has live records of this statement, which no rule takes for risky',
    live: line,
  }
}

function liveBytes({ live }: ScannedStatement): number {
  return (live?.bytes ?? 0) + (live?.held?.bytes ?? 0)
}

/** Compares statements: largest memory first, then by severity, path and line. */
function byCost(a: ScannedStatement, b: ScannedStatement): number {
  return (
    liveBytes(b) - liveBytes(a) ||
    bySeverity(a, b) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.rule, b.rule)
  )
}

function baselineNotices(baselined: number, stale: number): Notice[] {
  const notices: Notice[] = []
  if (baselined > 0) notices.push({ code: 'baselined', text: `${counted(baselined, 'statement')} left out, as the baseline has them.` })
  if (stale > 0)
    notices.push({ code: 'baseline-stale', text: `${counted(stale, 'statement')} of the baseline are not found any more: write it anew.` })
  return notices
}
