import { type FrameTree, SEVERAL_LINES, type TreeRow } from '../analysis/frame-tree.ts'
import {
  FLAME_CHANGES,
  FLAME_KINDS,
  type FlameChange,
  type FlameComparison,
  type FlameKind,
  type FlameTree,
  type FlameValues,
} from './flame.ts'

/** Stacks that a flame tree is made of. */
export interface FlameStacks {
  /** A column per sample type; where sets are compared, those after are followed by those before. */
  readonly tree: FrameTree
  readonly types: readonly { readonly type: string; readonly unit: string }[]
  /** The sample type that the report is about. */
  readonly shown: number
  /** The tests of a comparison; null where nothing is compared. */
  readonly tests: FlameTests | null
}

/** What a comparison says of a frame. */
export interface FlameTest {
  readonly change: FlameChange
  readonly p: number | null
  readonly q: number | null
}

/** Finds the test of a frame for a sample type; null where its function or statement was not tested. */
export type FlameTests = (frame: FlameFrame, type: number) => FlameTest | null

/** A frame by what it is. */
export interface FlameFrame {
  readonly kind: FlameKind
  readonly name: string
  readonly file: string
  readonly line: number
}

/** The bounds of a flame tree. */
export interface FlameLimits {
  /** A function's frame has this share of the total of some sample type, or more. */
  readonly share: number
  readonly frames: number
  /** The estimated size as JSON. */
  readonly bytes: number
}

/** A tenth of a pixel of a window of 1600: what is seen after a zoom is still there. */
const LIMITS: FlameLimits = { share: 1 / 16_000, frames: 100_000, bytes: 1_200_000 }

/** Longer names are cut in the middle. */
const LONGEST_NAME = 1000

/**
 * The flame tree of stacks. Frames of functions below the smallest share are left out, and the smallest ones of what exceeds the other
 * limits. Records and what is held are kept as long as they are within those.
 */
export function flameTree(stacks: FlameStacks, limits: FlameLimits = LIMITS): FlameTree {
  const { tree, types, shown } = stacks
  const weights = Array.from({ length: tree.columnCount }, (_, column) => tree.whole(column, Math.abs))
  const isKept = keptFrames(tree, weights, limits)
  const kept: TreeRow[] = []
  const rowOf = new Int32Array(tree.length)
  const rest = Array.from({ length: tree.columnCount }, () => new Float64Array(tree.length))
  const dropped = new Float64Array(tree.columnCount)
  for (let row = 0; row < tree.length; row++) {
    if (isKept[row] === 1) {
      rowOf[row] = kept.push(row) - 1
      continue
    }
    rowOf[row] = rowOf[tree.parent[row]!]!
    for (let column = 0; column < tree.columnCount; column++) {
      const value = tree.values[row * tree.columnCount + column]!
      rest[column]![rowOf[row]!]! += value
      dropped[column]! += Math.abs(value)
    }
  }
  const strings = new Strings()
  const columns = types.map((_, column) => column)
  const selfOf = (column: number) => kept.map((row) => Math.round(tree.values[row * tree.columnCount + column]!))
  const restOf = (column: number) => Array.from(rest[column]!.subarray(0, kept.length), Math.round)
  return {
    sampleTypes: types.map(({ type, unit }) => ({ type, unit })),
    shown: Math.max(0, shown),
    nodes: {
      parent: kept.map((row) => (row === 0 ? -1 : rowOf[tree.parent[row]!]!)),
      name: kept.map((row) => strings.row(tree.texts[tree.name[row]!]!)),
      place: kept.map((row) => strings.row(placeOf(tree, row))),
      kind: kept.map((row) => tree.kind[row]!),
      evidence: kept.map((row) => strings.row(tree.texts[tree.evidence[row]!]!)),
      confidence: kept.map((row) => strings.row(tree.texts[tree.confidence[row]!]!)),
      self: columns.map(selfOf),
      rest: columns.map(restOf),
    },
    ...(stacks.tests === null
      ? {}
      : {
          before: {
            self: columns.map((column) => selfOf(types.length + column)),
            rest: columns.map((column) => restOf(types.length + column)),
            ...testColumns(tree, kept, stacks.tests, types.length),
          },
        }),
    strings: strings.texts,
    pruned: { frames: tree.length - kept.length, share: columns.map((column) => shareOf(dropped, weights, column, types.length)) },
  }
}

/** What was left out of a sample type, on both sides of a comparison. */
function shareOf(dropped: Float64Array, weights: readonly Float64Array[], column: number, typeCount: number): number {
  const sides = column + typeCount < weights.length ? [column, column + typeCount] : [column]
  const total = sides.reduce((sum, one) => sum + weights[one]![0]!, 0)
  return total === 0 ? 0 : sides.reduce((sum, one) => sum + dropped[one]!, 0) / total
}

/** 1 for each frame that is within the limits. The callers of such a frame are too. */
function keptFrames(tree: FrameTree, weights: readonly Float64Array[], limits: FlameLimits): Uint8Array {
  const share = new Float64Array(tree.length)
  for (let row = tree.length - 1; row >= 0; row--) {
    if (tree.kind[row]! > 0) share[row] = 1
    for (const weight of weights) if (weight[0]! > 0) share[row] = Math.max(share[row]!, weight[row]! / weight[0]!)
    if (row > 0) share[tree.parent[row]!] = Math.max(share[tree.parent[row]!]!, share[row]!)
  }
  const wide: TreeRow[] = []
  for (let row = 1; row < tree.length; row++) if (share[row]! >= limits.share) wide.push(row)
  // the sort is stable, so that a caller stays before a callee as large as itself
  wide.sort((a, b) => share[b]! - share[a]!)
  const isKept = new Uint8Array(tree.length)
  isKept[0] = 1
  const written = new Set<string>()
  let bytes = 0
  for (const row of wide.slice(0, limits.frames - 1)) {
    bytes += rowBytes(tree, row, written)
    if (bytes > limits.bytes) break
    isKept[row] = 1
  }
  return isKept
}

/** About the bytes of a row as JSON, with its name and place where those are new. */
function rowBytes(tree: FrameTree, row: TreeRow, written: Set<string>): number {
  // a row number, the kind, two rows of evidence, and the comma after each
  let bytes = 3 * 7 + 2 + 2 * 3
  const at = row * tree.columnCount
  for (let column = 0; column < tree.columnCount; column++) bytes += 4 + String(Math.round(tree.values[at + column]!)).length
  const [name, file] = [tree.name[row]!, tree.file[row]!]
  const texts = [
    { key: `${name}`, length: tree.texts[name]!.length + 3 },
    { key: `${file}:${tree.line[row]}`, length: tree.texts[file]!.length + 9 },
  ]
  for (const { key, length } of texts) {
    if (written.has(key)) continue
    written.add(key)
    bytes += Math.min(length, LONGEST_NAME)
  }
  return bytes
}

function placeOf(tree: FrameTree, row: TreeRow): string {
  const file = tree.texts[tree.file[row]!]!
  const line = tree.line[row]!
  return file === '' || line === SEVERAL_LINES || line === 0 ? file : `${file}:${line}`
}

function testColumns(
  tree: FrameTree,
  kept: readonly TreeRow[],
  tests: FlameTests,
  typeCount: number,
): Pick<FlameComparison, 'change' | 'p' | 'q'> {
  const change: FlameValues[number][] = []
  const p: (number | null)[][] = []
  const q: (number | null)[][] = []
  for (let type = 0; type < typeCount; type++) {
    const found = kept.map((row) => tests(frameOf(tree, row), type))
    change.push(found.map((one) => FLAME_CHANGES.indexOf(one?.change ?? 'untested')))
    p.push(found.map((one) => one?.p ?? null))
    q.push(found.map((one) => one?.q ?? null))
  }
  return { change, p, q }
}

function frameOf(tree: FrameTree, row: TreeRow): FlameFrame {
  return {
    kind: FLAME_KINDS[tree.kind[row]!]!,
    name: tree.texts[tree.name[row]!]!,
    file: tree.texts[tree.file[row]!]!,
    line: tree.line[row]!,
  }
}

/** The distinct texts of a flame tree. */
class Strings {
  readonly texts: string[] = ['']
  readonly #rows = new Map<string, number>([['', 0]])

  row(text: string): number {
    const known = this.#rows.get(text)
    if (known !== undefined) return known
    this.#rows.set(text, this.texts.length)
    return this.texts.push(shortened(text)) - 1
  }
}

function shortened(text: string): string {
  if (text.length <= LONGEST_NAME) return text
  const half = (LONGEST_NAME - 1) >> 1
  return `${text.slice(0, half)}…${text.slice(-half)}`
}
