import { type FrameFilterOptions, frameFilter, hasFilter } from '../analysis/frame-filter.ts'
import { FrameTree } from '../analysis/frame-tree.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { HeapAnalysis } from '../report/analyze-report.ts'
import type { FlameTree } from '../report/flame.ts'
import { type FlameStacks, flameTree } from '../report/flame-tree.ts'
import { addStacks, type FlameMarks, type TypeColumns } from './flame-stacks.ts'
import { heapSources } from './function-details.ts'
import type { GivenFacts } from './given-facts.ts'
import { readStacks } from './read-stacks.ts'

/** The options of an analysis that its flame tree follows. */
export interface FlameOptions {
  readonly decode?: DecodeOptions
  readonly filter?: FrameFilterOptions
  readonly minConfidence?: Confidence
}

/** Reads the heaps of an analysis again, and makes the flame tree of their stacks. */
export async function heapFlame(
  analysis: HeapAnalysis,
  sources: readonly ProfileSource[],
  options: FlameOptions,
  given: GivenFacts,
): Promise<FlameTree> {
  return flameTree(await heapStacks(analysis, sources, options, given))
}

/** The stacks of the heaps of an analysis, of which nothing is left out. */
export async function heapStacks(
  analysis: HeapAnalysis,
  sources: readonly ProfileSource[],
  options: FlameOptions,
  given: GivenFacts,
): Promise<FlameStacks> {
  const heaps = analysis.inputs.filter(({ kind }) => kind === 'heap' || kind === 'allocs')
  const types = heaps[0]!.sampleTypes.filter(({ type }) => heaps.every(({ sampleTypes }) => sampleTypes.some((one) => one.type === type)))
  const tree = new FrameTree(types.length)
  for (const source of heapSources(analysis, sources))
    await addHeap(tree, source, { types, first: 0 }, marksOf(analysis, options), options, given)
  return { tree, types, tests: null, shown: types.findIndex(({ type }) => type === analysis.sampleType.type) }
}

/** Adds the stacks of one heap to a tree. */
export async function addHeap(
  tree: FrameTree,
  source: ProfileSource,
  columns: TypeColumns,
  marks: FlameMarks,
  { decode, filter }: FlameOptions,
  { executables }: GivenFacts,
): Promise<void> {
  // an executable that the profile itself names does not name addresses in the report's tables either
  const read = await readStacks([source], { ...decode, takesCut: true }, { executables })
  addStacks(tree, read, hasFilter(filter) ? await frameFilter(read.profile, filter) : null, columns, marks)
}

/** What the report of an analysis shows. */
export function marksOf({ attributed, held, heldStacks }: HeapAnalysis, { minConfidence = 'possible' }: FlameOptions): FlameMarks {
  const worst = confidenceRank(minConfidence)
  return { attributed: attributed().filter(({ grade }) => confidenceRank(grade.confidence) <= worst), held, heldStacks }
}
