import type { DeferSite } from '../attribution/attribute-defers.ts'
import { recordsOf, shareOf, totalBytes } from '../attribution/site-facts.ts'
import type { SourceStatement } from '../attribution/source-statement.ts'
import type { Finding } from './report.ts'

/** The numbers of a finding about a defer site: place, bytes with their interval, share, grade. `heapBytes` is the heap in use. */
export function siteMeasures(
  site: DeferSite,
  heapBytes: number,
): Pick<
  Finding,
  'function' | 'file' | 'line' | 'value' | 'low' | 'high' | 'unit' | 'share' | 'evidence' | 'confidence' | 'place' | 'pending'
> {
  return {
    function: site.function,
    file: site.file,
    line: site.line,
    value: totalBytes(site),
    low: site.totalLow,
    high: site.totalHigh,
    unit: 'bytes',
    share: shareOf(totalBytes(site), heapBytes),
    pending: {
      count: site.records,
      low: recordsOf(site, site.bytesLow) ?? site.records,
      high: recordsOf(site, site.bytesHigh) ?? site.records,
    },
    evidence: site.evidence,
    confidence: site.confidence,
    ...sourcePlaceOf(site.statement),
  }
}

/** The place of a statement in the source tree; nothing where it is outside. */
export function sourcePlaceOf(statement: SourceStatement | null): Pick<Finding, 'place'> {
  if (statement === null || statement.path === null) return {}
  const { path, column, endLine, endColumn } = statement
  return { place: { path, column, endLine, endColumn } }
}
