import type { GcFacts } from '../analysis/gc-facts.ts'
import type { ProcessTraits } from '../analysis/same-process.ts'
import type { TopRow } from '../analysis/top.ts'
import type { AttributedAllocation } from '../attribution/attribute-defers.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import type { HeldStacks } from '../attribution/held-stacks.ts'
import type { LineBytes } from '../attribution/line-bytes.ts'
import type { Integer } from '../base/int64.ts'
import { VERSION } from '../base/version.ts'
import type { MemStats } from '../profile/mem-stats.ts'
import { defersTable } from './defers-table.ts'
import type { DetailTables } from './detail-tables.ts'
import type { FlameTree } from './flame.ts'
import { gcTable } from './gc-table.ts'
import { heapAnswer } from './heap-answer.ts'
import { heldFindings } from './held-findings.ts'
import { heldTable } from './held-table.ts'
import { heapNotices, type NoticeInput } from './notices.ts'
import type { EvidenceSource, InputSummary, Notice } from './report.ts'
import type { AnalyzeReport } from './rows.ts'
import { bySeverity } from './severity.ts'
import { suspects } from './suspects.ts'
import { topTable } from './top-table.ts'

/** The results of `analyze` before they become text. */
export interface HeapAnalysis extends Omit<NoticeInput, 'inputCount'> {
  /** The memory that pending calls keep alive, largest first; empty without source. */
  readonly held: readonly HeldMemory[]
  /** The stacks that show what is held, and all else that deferred calls might hold; null where no call can. */
  readonly heldStacks: HeldStacks | null
  /** Returns the allocations that the rows of `sites` count, made on demand. */
  readonly attributed: () => readonly AttributedAllocation[]
  /** Without source: the line that may hold most for deferred calls; null where none is large. */
  readonly heldHint: LineBytes | null
  readonly inputs: readonly InputSummary[]
  /** The number of heap profiles that were added up. */
  readonly heapCount: number
  readonly heapBytes: number
  readonly memoryLimit: number | null
  /** Of a log of collections that is given besides; null without. */
  readonly gc: GcFacts | null
  /** `runtime.MemStats` of the first profile; empty where it has none. */
  readonly memStats: MemStats
  /** The process of the first profile. */
  readonly process: ProcessTraits
  /** Returns the rows of the top table, which are made on demand. */
  readonly top: () => readonly TopRow[]
  readonly sampleType: { readonly type: string; readonly unit: string }
  readonly total: Integer
  /** The evidence used besides the profiles. */
  readonly evidence: readonly EvidenceSource[]
  /** Notices about evidence that could not be used, or that is weak. */
  readonly evidenceNotices: readonly Notice[]
  readonly notices: readonly Notice[]
}

/** Tables, notices and stacks that the user asked for in addition; a table of lines replaces the table of functions. */
export interface AnalysisDetails {
  readonly tables: DetailTables
  readonly notices: readonly Notice[]
  /** The stacks; null where nothing draws them. */
  readonly flame: FlameTree | null
}

/** The report of `deferscope analyze` on heap profiles. */
export function analyzeReport(analysis: HeapAnalysis, details: AnalysisDetails | null = null): AnalyzeReport {
  const hasLines = details !== null && 'lines' in details.tables
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'analyze',
    answer: heapAnswer(analysis),
    inputs: analysis.inputs,
    ...(analysis.evidence.length === 0 ? {} : { evidence: analysis.evidence }),
    tables: {
      ...(analysis.held.length === 0 ? {} : { held: heldTable(analysis.held) }),
      defers: defersTable({ ...analysis, sites: analysis.shownSites }),
      ...(hasLines ? {} : { top: topTable(analysis.top(), analysis.sampleType.type, analysis.sampleType.unit, analysis.total) }),
      ...(analysis.gc === null ? {} : { gc: gcTable(analysis.gc) }),
      ...details?.tables,
    },
    findings: [...heldFindings(analysis), ...suspects({ ...analysis, sites: analysis.shownSites })].sort(bySeverity),
    notices: [
      ...analysis.notices,
      ...analysis.evidenceNotices,
      ...(details?.notices ?? []),
      ...heapNotices({ ...analysis, inputCount: analysis.heapCount }),
    ],
    verdict: 'pass',
    ...(details?.flame == null ? {} : { flame: details.flame }),
  }
}
