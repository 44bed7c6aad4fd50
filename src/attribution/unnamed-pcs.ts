import type { Candidates } from './candidates.ts'
import type { DeferEvidence } from './evidence.ts'
import { looksLikeRecordPrefix } from './record-frames.ts'

/**
 * Raw PCs of hidden frames without a name from a symbol reply or the executable, for live objects of record size that hide as many
 * frames as a record. Asking the process for these few makes the evidence exact. Those that look like a record's come first.
 */
export function unnamedRecordPcs(candidates: Candidates, { symbols, recordSizes, leastFrames }: DeferEvidence): bigint[] {
  if (candidates.detail !== 'pcs') return []
  const hidden = candidates.allocations
    .filter((one) => one.call === null && one.prefix.length >= leastFrames && one.inuseObjects > 0 && recordSizes.includes(one.size))
    .map((one) => one.prefix)
  const likelyFirst = [...hidden.filter((prefix) => looksLikeRecordPrefix(prefix, leastFrames)), ...hidden]
  return [...new Set(likelyFirst.flat())].filter((pc) => symbols?.get(pc) === undefined)
}
