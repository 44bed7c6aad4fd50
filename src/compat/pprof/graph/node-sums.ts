import type { Int64Values } from '../../../base/int64.ts'
import type { Samples } from '../profile.ts'
import type { NodeTable } from './node-table.ts'

/** A flat and a cum sum per node, in columns of the values' kind. */
export interface NodeSums {
  readonly flat: Int64Values
  readonly cum: Int64Values
}

/** `count` zeros in a column of the kind of `like`. */
export function zeros(like: Int64Values, count: number): Int64Values {
  return like instanceof BigInt64Array ? new BigInt64Array(count) : new Float64Array(count)
}

/** Sums that are still zero. */
export function noSums(nodeCount: number, like: Int64Values): NodeSums {
  return { flat: zeros(like, nodeCount), cum: zeros(like, nodeCount) }
}

/**
 * Adds each sample to the node of its leaf, and once to each node of its stack. Nodes that a report leaves out later do not change the
 * sums of other nodes; like in pprof, sums are never computed again.
 * Source: google/pprof internal/graph/graph.go, `newGraph`.
 */
export function sumNodes(samples: Samples, table: NodeTable, column: Int64Values): NodeSums {
  const count = table.infos.length
  const sums = noSums(count, column)
  // one loop for both kinds of columns: `+` of two numbers or of two bigints
  const values = column as Float64Array
  const flat = sums.flat as Float64Array
  const cum = sums.cum as Float64Array
  const { stackStart, stack, length } = samples
  const { lineStart, nodeOfLine } = table
  const seenIn = new Int32Array(count).fill(-1)
  for (let s = 0; s < length; s++) {
    const value = values[s]!
    const start = stackStart[s]!
    const end = stackStart[s + 1]!
    if (!value || start === end) continue
    for (let i = start; i < end; i++) {
      const location = stack[i]!
      for (let k = lineStart[location]!, last = lineStart[location + 1]!; k < last; k++) {
        const node = nodeOfLine[k]!
        if (seenIn[node] === s) continue
        seenIn[node] = s
        cum[node]! += value
      }
    }
    flat[nodeOfLine[lineStart[stack[start]!]!]!]! += value
  }
  return sums
}
