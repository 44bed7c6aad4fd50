import type { FlameTree, FlameValues } from '../../report/flame.ts'

/** The numbers of a flame tree in typed arrays, with what drawing needs of each frame. Row 0 is the root. */
export interface FlameColumns {
  readonly length: number
  readonly parent: Int32Array
  /** Number of callers; 0 for the root. */
  readonly depth: Int32Array
  /** Children of row `i`: rows `child[childStart[i] .. childStart[i + 1])`, in ascending order. */
  readonly childStart: Uint32Array
  readonly child: Uint32Array
}

/** Finds depth and children of all frames. */
export function flameColumns({ nodes }: FlameTree): FlameColumns {
  const length = nodes.parent.length
  const parent = Int32Array.from(nodes.parent)
  const depth = new Int32Array(length)
  const childStart = new Uint32Array(length + 1)
  for (let row = 1; row < length; row++) {
    depth[row] = depth[parent[row]!]! + 1
    childStart[parent[row]! + 1]!++
  }
  for (let row = 0; row < length; row++) childStart[row + 1]! += childStart[row]!
  const child = new Uint32Array(Math.max(0, length - 1))
  const next = childStart.slice(0, length)
  for (let row = 1; row < length; row++) child[next[parent[row]!]!++] = row
  return { length, parent, depth, childStart, child }
}

/** Whole values of all frames: their own, those of the frames below them, and of what was pruned there. */
export function wholeValues({ parent, length }: FlameColumns, self: FlameValues, rest: FlameValues, type: number): Float64Array {
  const whole = new Float64Array(length)
  for (let row = length - 1; row >= 0; row--) {
    whole[row]! += self[type]![row]! + rest[type]![row]!
    if (row > 0) whole[parent[row]!]! += whole[row]!
  }
  return whole
}
