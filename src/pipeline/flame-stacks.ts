import { eachFolded, foldStacks } from '../analysis/fold-stacks.ts'
import type { FrameFilter } from '../analysis/frame-filter.ts'
import type { FrameTree, Mark, TextRow, TreeRow } from '../analysis/frame-tree.ts'
import { NodeTable, sourcePath } from '../analysis/nodes.ts'
import { allocationAt, executables, heapTypes } from '../attribution/allocations.ts'
import type { AttributedAllocation } from '../attribution/attribute-defers.ts'
import { allocationKey } from '../attribution/candidates.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import type { HeldStacks } from '../attribution/held-stacks.ts'
import { functionFile, type LocationIndex, type Profile, type ProfileTables, type ValueType } from '../profile/profile.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import type { StackTable } from '../profile/stack-table.ts'
import { FLAME_KINDS, type FlameKind } from '../report/flame.ts'

/** What an analysis found about the samples of a heap, and that gets frames of its own. */
export interface FlameMarks {
  readonly attributed: readonly AttributedAllocation[]
  readonly held: readonly HeldMemory[]
  readonly heldStacks: HeldStacks | null
  /** Lines of statements that stand elsewhere in what the profile is compared with, by `file:line`; missing where there is nothing. */
  readonly moved?: ReadonlyMap<string, number>
}

/** The columns of a tree that the values of a profile go to. */
export interface TypeColumns {
  /** The sample types of the tree, which every profile has. */
  readonly types: readonly ValueType[]
  /** The column of the first type. */
  readonly first: number
}

/** Adds the stacks of a profile to a tree, as a report of the profile counts them, with frames for what `marks` says. */
export function addStacks(
  tree: FrameTree,
  { profile, stacks }: StackProfile,
  filter: FrameFilter | null,
  { types, first }: TypeColumns,
  marks: FlameMarks | null = null,
): void {
  const frames = new TreeFrames(tree, filter?.tables ?? profile)
  const marksOf = marks === null ? null : markFinder(tree, profile, stacks, filter, marks)
  const columns = types.map(({ type }) => profile.sampleTypes.findIndex((one) => one.type === type))
  eachFolded(profile, stacks, filter, (sample, row) => {
    const leaf = frames.leafOf(sample, marksOf?.(sample, row) ?? [])
    for (const [i, column] of columns.entries()) {
      const value = stacks.value(row, column)
      if (value != 0) tree.add(leaf, first + i, Number(value))
    }
  })
}

/** A mark, and the location whose frames it stands below; null for the leaf. */
interface PlacedMark {
  readonly below: LocationIndex | null
  readonly mark: Mark
}

/** The frames of one profile in a tree. */
class TreeFrames {
  readonly #tree: FrameTree
  readonly #tables: ProfileTables
  readonly #nodes: NodeTable
  /** The frames of each location, outermost first: text of name, text of file, and line. */
  readonly #frames: (readonly (readonly [TextRow, TextRow, number])[] | undefined)[] = []

  constructor(tree: FrameTree, tables: ProfileTables) {
    this.#tree = tree
    this.#tables = tables
    this.#nodes = new NodeTable('functions', tables.strings.canonicalRows())
  }

  /** The frame of a sample's leaf, with all frames that lead to it. */
  leafOf({ stack, depth }: SampleBuffer, marks: readonly PlacedMark[]): TreeRow {
    let row: TreeRow = 0
    // a mark stands at the frame nearest to the leaf that has its location; without one, at the leaf
    const at = marks.map(({ below }) => (below === null ? 0 : Math.max(0, stack.subarray(0, depth).indexOf(below))))
    for (let i = depth - 1; i >= 0; i--) {
      for (const [name, file, line] of this.#framesOf(stack[i]!)) row = this.#tree.call(row, name, file, line)
      for (let m = 0; m < marks.length; m++) if (at[m] === i) row = this.#tree.mark(row, marks[m]!.mark)
    }
    return row
  }

  #framesOf(location: LocationIndex): readonly (readonly [TextRow, TextRow, number])[] {
    this.#frames[location] ??= this.#resolve(location)
    return this.#frames[location]
  }

  #resolve(location: LocationIndex): (readonly [TextRow, TextRow, number])[] {
    const { locations } = this.#tables
    const start = locations.lineStart[location]!
    // every location is defined once the whole file is read
    const nodes = this.#nodes.ofLocation(this.#tables, location) ?? []
    return nodes
      .map((node, i): [TextRow, TextRow, number] => {
        const name = this.#tree.text(this.#nodes.label(this.#tables, node))
        const line = start + i
        if (line >= locations.lineEnd[location]!) return [name, 0, 0]
        const file = this.#tree.text(sourcePath(functionFile(this.#tables, locations.lineFunction[line]!)))
        return [name, file, locations.lineNumber[line]!]
      })
      .reverse()
  }
}

/** Returns a function that finds the marks of a sample. */
function markFinder(
  tree: FrameTree,
  profile: Profile,
  stacks: StackTable,
  filter: FrameFilter | null,
  marks: FlameMarks,
): (sample: SampleBuffer, row: number) => PlacedMark[] {
  const ofSite = siteMarks(tree, profile, stacks, filter, marks)
  const ofHeld = heldMarks(tree, profile, marks)
  return (sample, row) => {
    const held = ofHeld(sample)
    const site = ofSite(row)
    const below = sample.allocator === -1 ? null : sample.allocator
    return [...(held === null ? [] : [held]), ...(site === null ? [] : [{ below, mark: site }])]
  }
}

/** Finds the mark of a stack whose allocation counts as a record or companion, by its row. */
function siteMarks(
  tree: FrameTree,
  profile: Profile,
  stacks: StackTable,
  filter: FrameFilter | null,
  { attributed, moved }: FlameMarks,
): (row: number) => Mark | null {
  const byKey = new Map(attributed.map((one) => [allocationKey(one.allocation), one]))
  const siteOf = new Int32Array(stacks.length).fill(-1)
  const { sites } = foldStacks(profile, stacks, 'functions', filter, siteOf)
  const types = heapTypes(profile)
  const programs = executables(profile)
  const markOf = Array.from({ length: sites.length }, (_, site): Mark | null => {
    const found = byKey.get(allocationKey(allocationAt(profile, sites, site, types, programs)))
    if (found === undefined) return null
    const { allocation, role, grade } = found
    const name = role === 'record' ? 'defer records' : 'closures and arguments of defer'
    const line = moved?.get(`${allocation.file}:${allocation.line}`) ?? allocation.line
    return markAt(tree, role, name, sourcePath(allocation.file), line, grade.evidence, grade.confidence)
  })
  return (row) => markOf[siteOf[row]!] ?? null
}

/** Finds the mark of a sample whose memory a pending call keeps alive. */
function heldMarks(tree: FrameTree, profile: Profile, { held, heldStacks }: FlameMarks): (sample: SampleBuffer) => PlacedMark | null {
  const counted = new Map(held.flatMap((one) => one.groups.map((group) => [group, one])))
  if (heldStacks === null || counted.size === 0) return () => null
  const { inuseSpace, inuseObjects } = heapTypes(profile)
  const groupOf = heldStacks.groupFinder(profile)
  const marks = new Map<HeldMemory, Mark>()
  return (sample) => {
    const bytes = sample.values[inuseSpace] ?? 0
    const found = bytes <= 0 ? null : groupOf(sample, bytes, sample.values[inuseObjects] ?? 0)
    const memory = found === null ? undefined : counted.get(found.group)
    if (memory === undefined) return null
    const { holder, confidence } = memory
    const { call, statement } = holder.held
    const mark =
      marks.get(memory) ?? markAt(tree, 'held', `held by defer ${call}`, sourcePath(holder.file), statement.line, 'source', confidence)
    marks.set(memory, mark)
    return { below: found!.location, mark }
  }
}

function markAt(tree: FrameTree, kind: FlameKind, name: string, file: string, line: number, evidence: string, confidence: string): Mark {
  return {
    kind: FLAME_KINDS.indexOf(kind),
    name: tree.text(name),
    file: tree.text(file),
    line,
    evidence: tree.text(evidence),
    confidence: tree.text(confidence),
  }
}
