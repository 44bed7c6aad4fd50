import { abs64 } from '../../../base/go-int64.ts'
import { grown } from '../../../base/growable.ts'
import { type Integer, narrow } from '../../../base/int64.ts'
import type { Samples } from '../profile.ts'
import type { Weights } from './edge-columns.ts'
import { zeros } from './node-sums.ts'
import type { NodeTable } from './node-table.ts'
import { PairTable } from './pair-table.ts'

/** Bits of a node's mark: some callers inlined it, some callers did not. */
export const INLINED = 1
export const CALLED = 2

/**
 * Whether nodes are inlined into their callers: bits per node, set by edges of at least `edgeCutoff`. The edges are those of `sumEdges`,
 * but
 * only of nodes that are inlined somewhere; these are few, so most of each stack is skipped.
 * Source: google/pprof internal/report/report.go, `TextItems`.
 */
export function inlineMarks(
  samples: Samples,
  { lineStart, infos }: NodeTable,
  nodeOfLine: Int32Array,
  columns: Weights,
  edgeCutoff: Integer,
): Uint8Array {
  const marks = new Uint8Array(infos.length)
  const isInlined = new Uint8Array(infos.length)
  const locationCount = lineStart.length - 1
  let hasInlined = false
  for (let location = 0; location < locationCount; location++)
    for (let k = lineStart[location]!; k < lineStart[location + 1]! - 1; k++)
      if (nodeOfLine[k] !== -1) {
        isInlined[nodeOfLine[k]!] = 1
        hasInlined = true
      }
  if (!hasInlined) return marks
  const isWatched = new Uint8Array(locationCount)
  /** for each location, the kept node that its callees see as their caller, or -1 */
  const innermost = new Int32Array(locationCount).fill(-1)
  for (let location = 0; location < locationCount; location++)
    for (let k = lineStart[location + 1]! - 1; k >= lineStart[location]!; k--) {
      if (nodeOfLine[k] === -1) continue
      innermost[location] = nodeOfLine[k]!
      if (isInlined[nodeOfLine[k]!] === 1) isWatched[location] = 1
    }

  const { stackStart, stack, length } = samples
  const values = columns.values as Float64Array
  const divisors = columns.divisors as Float64Array | null
  const pairs = new PairTable()
  let weights = zeros(values, 256) as Float64Array
  let seenIn = new Int32Array(256).fill(-1)
  let isCall = new Uint8Array(256)
  for (let s = 0; s < length; s++) {
    const value = values[s]!
    if (!value && (divisors === null || !divisors[s])) continue
    const end = stackStart[s + 1]!
    // root to leaf: where a pair recurs, the outermost call decides
    for (let i = end - 1, start = stackStart[s]!; i >= start; i--) {
      const location = stack[i]!
      if (isWatched[location] === 0) continue
      let parent = -1
      for (let caller = i + 1; parent === -1 && caller < end; caller++) parent = innermost[stack[caller]!]!
      const last = lineStart[location + 1]! - 1
      for (let k = last; k >= lineStart[location]!; k--) {
        const node = nodeOfLine[k]!
        if (node === -1) continue
        if (parent !== -1 && parent !== node && isInlined[node] === 1) {
          const edge = pairs.row(parent, node)
          if (edge === seenIn.length) {
            weights = grown(weights, edge * 2)
            seenIn = grown(seenIn, edge * 2).fill(-1, edge)
            isCall = grown(isCall, edge * 2)
          }
          if (seenIn[edge] !== s) {
            seenIn[edge] = s
            weights[edge]! += value
            if (k === last) isCall[edge] = 1
          }
        }
        parent = node
      }
    }
  }
  for (let edge = 0; edge < pairs.length; edge++)
    if (abs64(narrow(weights[edge]!)) >= edgeCutoff) marks[pairs.second[edge]!]! |= isCall[edge] === 1 ? CALLED : INLINED
  return marks
}
