import { gcFacts } from '../analysis/gc-facts.ts'
import type { GivenText, ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { parseGcTrace } from '../decode/gc-trace.ts'
import { onlySizeCounters, parseSizeCounters } from '../decode/size-counters.ts'
import { memStat } from '../profile/mem-stats.ts'
import { recordCeiling } from '../profile/size-counters.ts'
import type { HeapAnalysis } from '../report/analyze-report.ts'
import type { EvidenceSource, Notice } from '../report/report.ts'

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
      detail: ceiling === null ? 'without the sizes of records' : `${counted(ceiling, 'object')} of the size of a record`,
    })
  }
  if (gcTrace !== undefined) {
    const { cycles, earlierRuns, damaged } = parseGcTrace(gcTrace.text, gcTrace.source)
    const number = memStat(analysis.memStats, 'NumGC')
    gc = gcFacts(cycles, number)
    evidence.push({
      kind: 'gctrace',
      source: gcTrace.source,
      detail: `${counted(cycles.length, 'collection')}${gc.profileLive === null ? '' : `; gc ${number} is that of the profile`}`,
    })
    const left = [
      ...(earlierRuns === 0 ? [] : [`${counted(earlierRuns, 'earlier run')} of the program`]),
      ...(damaged === 0 ? [] : [`${counted(damaged, 'line')} cut or mixed with others`]),
    ]
    if (left.length > 0) notices.push({ code: 'gctrace-parts', text: `Left out of ${gcTrace.source}: ${left.join(', and ')}.` })
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
  return found === null ? null : recordCeiling(parseSizeCounters(found.text, found.source), sizes)
}
