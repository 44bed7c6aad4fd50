import type { GivenText, ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { onlySizeCounters, parseSizeCounters } from '../decode/size-counters.ts'
import { recordCeiling } from '../profile/size-counters.ts'
import type { HeapAnalysis } from '../report/analyze-report.ts'
import type { EvidenceSource, Notice } from '../report/report.ts'
import { readGcLog } from './gc-log.ts'

/** Counters and logs of the process. */
export interface ProcessTexts {
  /** A reply of `/debug/vars`, MemStats as JSON, or a Prometheus page. */
  readonly memStats?: GivenText
  /** Standard error of a program that runs with GODEBUG=gctrace=1. */
  readonly gcTrace?: GivenText
}

/** An analysis with what counters and log of its process say. Throws `bad-memstats` and `bad-gctrace`. */
export function withProcessTexts(analysis: HeapAnalysis, { memStats, gcTrace }: ProcessTexts): HeapAnalysis {
  const evidence: EvidenceSource[] = [...analysis.evidence]
  const notices: Notice[] = [...analysis.notices]
  let { recordCeiling: ceiling, gc } = analysis
  if (memStats !== undefined) {
    ceiling = recordCeiling(parseSizeCounters(memStats.text, memStats.source), analysis.recordSizes)
    evidence.push({
      kind: 'memstats',
      source: memStats.source,
      detail: ceiling === null ? 'without the sizes of records' : `${counted(ceiling.count, 'object')} of ${ceiling.sizes}`,
    })
  }
  if (gcTrace !== undefined) {
    const log = readGcLog(gcTrace, analysis.memStats)
    gc = log.facts
    evidence.push(log.evidence)
    notices.push(...log.notices)
  }
  return { ...analysis, evidence, notices, recordCeiling: ceiling, gc }
}

/** The counters that were captured with a source; null where there are none, or what stands beside it has no sizes. */
export async function capturedCounters(source: ProfileSource): Promise<GivenText | null> {
  const found = (await source.counters?.()) ?? null
  return found !== null && onlySizeCounters(found.text) !== null ? found : null
}

/** The most records that the counters captured with a source leave room for, by the sizes that a record may have; null without counters. */
export async function capturedCeiling(source: ProfileSource, sizes: readonly number[]): Promise<number | null> {
  const found = await capturedCounters(source)
  return found === null ? null : (recordCeiling(parseSizeCounters(found.text, found.source), sizes)?.count ?? null)
}
