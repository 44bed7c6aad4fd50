import type { ProfileTables } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackTable } from '../profile/stack-table.ts'
import { FoldSink } from './fold.ts'
import type { FrameFilter } from './frame-filter.ts'
import type { Granularity } from './nodes.ts'
import { runtimePrefixes } from './runtime-prefixes.ts'

const NO_KEY = -2

/**
 * Calls `use` with each stack of a table as it is folded: of those that the filter keeps, without kept runtime frames and hidden ones.
 * `row` is the row of the table. Names of the frames left are those of the filter's tables.
 */
export function eachFolded(
  tables: ProfileTables,
  stacks: StackTable,
  filter: FrameFilter | null,
  use: (sample: SampleBuffer, row: number) => void,
): void {
  const prefixes = runtimePrefixes(tables)
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    if (filter !== null && !filter.keeps(sample.stack, sample.depth)) continue
    prefixes?.(sample)
    if (filter !== null && !hideFrames(sample, filter.isHidden)) continue
    use(sample, row)
  }
}

/**
 * Folds a stack table, with or without filters, after all names are known. Shares stay shares of the whole profile: samples that a filter
 * drops still count in the totals, as in pprof. `siteOf`, where it is given, receives for each stack the row of `sites` it counts at, or -1.
 */
export function foldStacks(
  tables: ProfileTables,
  stacks: StackTable,
  granularity: Granularity,
  filter: FrameFilter | null,
  siteOf?: Int32Array,
): FoldSink {
  const canonical = tables.strings.canonicalRows()
  const bytes = tables.strings.find('bytes')
  const fold = new FoldSink(granularity, { canonical, sizeKey: bytes === -1 ? NO_KEY : bytes, totals: stacks.totals })
  fold.begin(filter?.tables ?? tables)
  eachFolded(tables, stacks, filter, (sample, row) => {
    fold.sample(sample)
    if (siteOf !== undefined) siteOf[row] = fold.lastSite
  })
  return fold
}

/** Removes hidden frames from the sample in its buffer; the allocating frame stays known. Returns false where no frame is left. */
export function hideFrames(sample: SampleBuffer, isHidden: Uint8Array): boolean {
  const { stack, depth } = sample
  if (depth === 0) return false
  if (sample.allocator === -1) sample.allocator = stack[0]!
  let kept = 0
  for (let i = 0; i < depth; i++) if (isHidden[stack[i]!] === 0) stack[kept++] = stack[i]!
  sample.depth = kept
  return kept > 0
}
