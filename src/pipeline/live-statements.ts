import { lineKey } from '../analysis/line-values.ts'
import { siteKey } from '../analysis/site-key.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { Confidence } from '../attribution/evidence.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { shareOf, totalBytes } from '../attribution/site-facts.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { reportedHolders } from '../report/held-findings.ts'
import { heapNotices } from '../report/notices.ts'
import type { EvidenceSource, InputSummary, Notice } from '../report/report.ts'
import type { LiveRecords } from '../report/scanned-statement.ts'
import { type AnalyzeOptions, analyzeHeaps } from './analyze.ts'
import type { SourceTree } from './source-evidence.ts'
import { trend } from './trend.ts'

/** What a process holds at a line of a source tree. */
export interface LiveLine extends LiveRecords {
  readonly confidence: Confidence
  readonly function: string
  /** Path from the working directory; null for files outside the tree. */
  readonly path: string | null
  /** The file, as the profile names it. */
  readonly file: string
  readonly construct: DeferSite['construct']
  readonly line: number
}

/** What a process holds because of defers, by statements of a tree. */
export interface LiveStatements {
  readonly lines: readonly LiveLine[]
  /** Whether the profile would show any record there is: it was not sampled, and lacks nothing. */
  readonly showsAll: boolean
  readonly inputs: readonly InputSummary[]
  readonly evidence: readonly EvidenceSource[]
  readonly notices: readonly Notice[]
}

/** Notices about why a profile's records may differ from what a scan shows; other notices of `analyze` are not about statements. */
const JOIN_NOTICES: ReadonlySet<NoticeCode> = new Set<NoticeCode>([
  'altered-profile',
  'delta-profile',
  'evidence-conflict',
  'filtered',
  'go-version-unknown',
  'lossy-source',
  'rate-unknown',
  'rows-withheld',
  'sampling-floor',
  'sites-hidden',
])

/** The settings of the trend that a scan uses: the defaults of `trend`. */
const TREND = { by: 'flat', allTypes: false, alpha: 0.05, minEffect: 0.01 } as const

/**
 * Finds the live records of a process. Several profiles are a series: the last one shows what is alive, all together what grows.
 * Without a tree no line has a path. Throws what `analyze` and `trend` throw.
 */
export async function liveStatements(
  sources: readonly ProfileSource[],
  sourceTree: SourceTree | null,
  options: AnalyzeOptions,
): Promise<LiveStatements> {
  const withTree = sourceTree === null ? options : { ...options, sourceTree }
  const { last, growing, notices } = await growth(sources, withTree)
  const analysis = await analyzeHeaps(last, withTree)
  const live = analysis.shownSites.filter((site) => site.function !== null && site.confidence !== 'possible')
  const showsAll = analysis.period === 1 && analysis.missing.length === 0 && !analysis.isFiltered && analysis.unnamedBytes === 0
  return {
    showsAll,
    lines: withHeld(
      live.map((site) => liveLine(site, showsAll, analysis.heapBytes, growing)),
      reportedHolders(analysis.held),
      showsAll,
      analysis.heapBytes,
    ),
    inputs: analysis.inputs,
    evidence: analysis.evidence.filter(({ kind }) => kind !== 'source'),
    notices: [
      ...notices,
      ...analysis.notices,
      ...analysis.evidenceNotices,
      ...heapNotices({ ...analysis, inputCount: analysis.heapCount }).filter(({ code }) => JOIN_NOTICES.has(code)),
    ],
  }
}

/** The last profile of a series, and the lines that grow over it. */
async function growth(
  sources: readonly ProfileSource[],
  options: AnalyzeOptions,
): Promise<{ last: readonly ProfileSource[]; growing: ReadonlySet<string>; notices: readonly Notice[] }> {
  if (sources.length <= 1) return { last: sources, growing: new Set(), notices: [] }
  const report = await trend(sources, { ...options, ...TREND })
  const name = report.inputs.at(-1)!.source
  const grows = report.tables['defers']!.rows.filter((row) => row['pattern'] === 'growing')
  return {
    last: sources.filter((source) => source.name === name),
    growing: new Set(
      grows.map((row) => lineKey({ function: String(row['function']), file: String(row['file']), line: Number(row['line']) })),
    ),
    notices: report.notices.filter(({ code }) => code === 'too-few-profiles'),
  }
}

function liveLine(site: DeferSite, showsAll: boolean, heapBytes: number, growing: ReadonlySet<string>): LiveLine {
  const bytes = totalBytes(site)
  return {
    function: site.function!,
    path: site.statement?.path ?? null,
    file: site.file!,
    construct: site.construct,
    line: site.line!,
    records: site.records,
    showsAll,
    bytes,
    low: site.totalLow,
    high: site.totalHigh,
    share: shareOf(bytes, heapBytes),
    held: null,
    evidence: site.evidence,
    confidence: site.confidence,
    isGrowing: growing.has(siteKey(site)),
  }
}

/** Adds what pending calls keep alive to the lines of their statements; a statement without sampled records gets a line of its own. */
function withHeld(lines: readonly LiveLine[], holders: readonly HeldMemory[], showsAll: boolean, heapBytes: number): LiveLine[] {
  const left = new Map(holders.map((one) => [`${one.holder.file}:${one.holder.statement.line}`, one]))
  const joined = lines.map((line): LiveLine => {
    const own = left.get(`${line.file}:${line.line}`)
    left.delete(`${line.file}:${line.line}`)
    return own === undefined ? line : { ...line, held: heldOf(own, heapBytes) }
  })
  const others = [...left.values()].map(
    (one): LiveLine => ({
      function: one.holder.function,
      path: one.holder.statement.path,
      file: one.holder.file,
      construct: one.holder.held.repeats === 'once' ? null : one.holder.held.repeats,
      line: one.holder.statement.line,
      records: 0,
      showsAll,
      bytes: 0,
      low: null,
      high: null,
      share: 0,
      held: heldOf(one, heapBytes),
      evidence: 'source',
      confidence: one.confidence,
      isGrowing: false,
    }),
  )
  return [...joined, ...others]
}

function heldOf({ estimate, confidence }: HeldMemory, heapBytes: number): LiveLine['held'] {
  return { bytes: Math.round(estimate), share: shareOf(estimate, heapBytes), confidence }
}
