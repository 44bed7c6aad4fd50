import { grown } from '../../../base/growable.ts'
import type { Int64Values } from '../../../base/int64.ts'
import type { Samples } from '../profile.ts'
import { type NodeSums, zeros } from './node-sums.ts'
import type { NodeTable } from './node-table.ts'
import { PairTable } from './pair-table.ts'

/** Bits of `EdgeColumns.flags`. */
export const RESIDUAL = 1
export const NOT_INLINE = 2

/** The weights of samples: one value each, and, where means are asked for, the divisor. */
export interface Weights {
  readonly values: Int64Values
  readonly divisors: Int64Values | null
}

/** Edges between nodes in the order in which they are first met: `length` rows; arrays may be longer. */
export interface EdgeColumns {
  readonly length: number
  /** The node that calls; `target` is the node that is called. */
  readonly source: Int32Array
  readonly target: Int32Array
  readonly weights: Int64Values
  readonly divisors: Int64Values | null
  readonly flags: Uint8Array
}

/** The node of each line, -1 where it is left out. */
export function keptNodes(table: NodeTable, isKept: Uint8Array | null): Int32Array {
  return isKept === null ? table.nodeOfLine : table.nodeOfLine.map((node) => (isKept[node] === 1 ? node : -1))
}

/**
 * Adds each sample once to each distinct pair of caller and callee in its stack; nodes that are not kept are skipped.
 * `sums`, where given, receives the sums that `sumNodes` computes, so that stacks are walked once instead of twice. Source: google/pprof
 * internal/graph/graph.go, `newGraph`, `AddToEdgeDiv`.
 */
export function sumEdges(
  samples: Samples,
  { lineStart }: NodeTable,
  nodeOfLine: Int32Array,
  columns: Weights,
  sums: NodeSums | null,
): EdgeColumns {
  const { stackStart, stack, length } = samples
  const pairs = new PairTable()
  const values = columns.values as Float64Array
  const divisors = columns.divisors as Float64Array | null
  let room = 1024
  let weights = zeros(values, room) as Float64Array
  let weightDivisors = divisors === null ? null : (zeros(divisors, room) as Float64Array)
  let flags = new Uint8Array(room)
  let seenIn = new Int32Array(room).fill(-1)
  /** For each line, the last edge that led to it. */
  const lastEdge = new Int32Array(nodeOfLine.length).fill(-1)
  const cum = sums === null ? null : (sums.cum as Float64Array)
  const flat = sums === null ? null : (sums.flat as Float64Array)
  const nodeSeenIn = new Int32Array(cum === null ? 0 : cum.length).fill(-1)
  for (let s = 0; s < length; s++) {
    const value = values[s]!
    if (!value && (divisors === null || !divisors[s])) continue
    let parent = -1
    let residual = 0
    const start = stackStart[s]!
    for (let i = stackStart[s + 1]! - 1; i >= start; i--) {
      const location = stack[i]!
      const first = lineStart[location]!
      const last = lineStart[location + 1]! - 1
      for (let k = last; k >= first; k--) {
        const node = nodeOfLine[k]!
        if (node === -1) {
          residual = RESIDUAL
          continue
        }
        if (cum !== null && nodeSeenIn[node] !== s) {
          nodeSeenIn[node] = s
          cum[node]! += value
        }
        if (parent !== -1 && parent !== node) {
          let edge = lastEdge[k]!
          if (edge === -1 || pairs.first[edge] !== parent) {
            edge = pairs.row(parent, node)
            lastEdge[k] = edge
            if (edge === room) {
              room *= 2
              weights = grown(weights, room)
              if (weightDivisors !== null) weightDivisors = grown(weightDivisors, room)
              flags = grown(flags, room)
              seenIn = grown(seenIn, room).fill(-1, edge)
            }
          }
          if (seenIn[edge] !== s) {
            seenIn[edge] = s
            weights[edge]! += value
            if (weightDivisors !== null) weightDivisors[edge]! += divisors![s]!
            flags[edge]! |= k === last ? residual | NOT_INLINE : residual
          }
        }
        parent = node
        residual = 0
      }
    }
    if (flat !== null && parent !== -1 && residual === 0) flat[parent]! += value
  }
  return { length: pairs.length, source: pairs.first, target: pairs.second, weights, divisors: weightDivisors, flags }
}
