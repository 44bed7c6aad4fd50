import type { Candidates } from './candidates.ts'
import { looksLikeRecordPrefix } from './record-frames.ts'

/**
 * Raw PCs of hidden frames that no symbol reply named, for the allocations whose frames may be those of a record: asking
 * the process for these few makes the evidence exact. In order of first use.
 */
export function unnamedRecordPcs(candidates: Candidates, symbols: ReadonlyMap<bigint, string> | null): bigint[] {
  const pcs = new Set<bigint>()
  if (candidates.detail !== 'pcs') return []
  for (const { prefix } of candidates.allocations)
    if (looksLikeRecordPrefix(prefix)) for (const pc of prefix) if (symbols?.get(pc) === undefined) pcs.add(pc)
  return [...pcs]
}
