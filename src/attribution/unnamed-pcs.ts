import type { Candidates } from './candidates.ts'
import { looksLikeRecordPrefix } from './record-frames.ts'

/**
 * Raw PCs of hidden frames that no symbol reply named and no executable explains, for live objects of record size that hide two frames or more, as every
 * record does: asking the process for these few makes the evidence exact. Those that look like a record's come first.
 */
export function unnamedRecordPcs(candidates: Candidates, symbols: ReadonlyMap<bigint, string> | null, sizes: readonly number[]): bigint[] {
  if (candidates.detail !== 'pcs') return []
  const hidden = candidates.allocations
    .filter((one) => one.call === null && one.prefix.length > 1 && one.inuseObjects > 0 && sizes.includes(one.size))
    .map((one) => one.prefix)
  const likelyFirst = [...hidden.filter(looksLikeRecordPrefix), ...hidden]
  return [...new Set(likelyFirst.flat())].filter((pc) => symbols?.get(pc) === undefined)
}
