import type { FlameTree, FlameValues } from './flame.ts'

/**
 * Where the frames of a flame graph stand. Positions are in the unit of the weights, so that one layout serves every zoom: a window from
 * `left[row]` of `weight[row]` shows a frame and all below it.
 */
export interface FlameLayout {
  readonly length: number
  /** Row of the caller; -1 for the root. */
  readonly parent: Int32Array
  /** Number of callers. */
  readonly depth: Int32Array
  /** What decides the width of a frame; never negative, and never less than the sum of its children. */
  readonly weight: Float64Array
  readonly left: Float64Array
  /** Children of row `i`: rows `child[childStart[i] .. childStart[i + 1])`, the widest first, which is left. */
  readonly childStart: Uint32Array
  readonly child: Uint32Array
  /** Largest depth of a frame with a weight, plus one. */
  readonly levels: number
}

/** Lays out frames of which parents come before children; row 0 is the root. */
export function flameLayout(parents: ArrayLike<number>, weight: Float64Array): FlameLayout {
  const length = parents.length
  const parent = Int32Array.from(parents)
  const depth = new Int32Array(length)
  const childStart = new Uint32Array(length + 1)
  let levels = 1
  for (let row = 1; row < length; row++) {
    depth[row] = depth[parent[row]!]! + 1
    childStart[parent[row]! + 1]!++
    if (weight[row]! > 0 && depth[row]! >= levels) levels = depth[row]! + 1
  }
  for (let row = 0; row < length; row++) childStart[row + 1]! += childStart[row]!
  const child = new Uint32Array(Math.max(0, length - 1))
  const next = childStart.slice(0, length)
  for (let row = 1; row < length; row++) child[next[parent[row]!]!++] = row
  const left = new Float64Array(length)
  for (let row = 0; row < length; row++) {
    const own = child.subarray(childStart[row]!, childStart[row + 1]!)
    if (own.length > 1) own.sort((a, b) => weight[b]! - weight[a]! || a - b)
    let at = left[row]!
    for (const one of own) {
      left[one] = at
      at += weight[one]!
    }
  }
  return { length, parent, depth, weight, left, childStart, child, levels }
}

/** The whole values of frames: their own, those of all frames below, and what was pruned there. */
export function wholeValues(parent: ArrayLike<number>, self: ArrayLike<number>, rest: ArrayLike<number>): Float64Array {
  const whole = new Float64Array(parent.length)
  for (let row = parent.length - 1; row >= 0; row--) {
    whole[row]! += self[row]! + rest[row]!
    if (row > 0) whole[parent[row]!]! += whole[row]!
  }
  return whole
}

/**
 * The weights of a tree's frames for a sample type: what they have, or, in a comparison, what they had before and have after together, so
 * that nothing that is gone is invisible. Negative values, which differences of profiles have, count by their size.
 */
export function flameWeights({ nodes, before }: FlameTree, type: number): Float64Array {
  const weight = new Float64Array(nodes.parent.length)
  const add = (values: FlameValues | undefined) => {
    const column = values?.[type]
    if (column !== undefined) for (let row = 0; row < weight.length; row++) weight[row]! += Math.abs(column[row]!)
  }
  for (const values of [nodes.self, nodes.rest, before?.self, before?.rest]) add(values)
  for (let row = weight.length - 1; row > 0; row--) weight[nodes.parent[row]!]! += weight[row]!
  return weight
}
