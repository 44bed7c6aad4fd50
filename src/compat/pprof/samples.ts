import type { Int64Values } from '../../base/int64.ts'
import type { Samples } from './profile.ts'

/** The rows for which `keeps` returns true, in their order. */
export function selectedRows(samples: Samples, keeps: (row: number) => boolean): Samples {
  const { stack, stackStart } = samples
  return rewrittenStacks(samples, (row, out, end) => {
    if (!keeps(row)) return -1
    let to = end
    for (let i = stackStart[row]!; i < stackStart[row + 1]!; i++) out[to++] = stack[i]!
    return to
  })
}

/**
 * Replaces the stacks of samples; no stack may become longer. `rewrite` writes the new stack of a row into `out` from `end` on and returns
 * its end, or -1 to drop the row.
 */
export function rewrittenStacks(samples: Samples, rewrite: (row: number, out: Uint32Array, end: number) => number): Samples {
  const stack = new Uint32Array(samples.stackStart[samples.length]!)
  const stackStart = new Uint32Array(samples.length + 1)
  const rows = new Uint32Array(samples.length)
  let length = 0
  let end = 0
  for (let row = 0; row < samples.length; row++) {
    const next = rewrite(row, stack, end)
    if (next === -1) continue
    rows[length++] = row
    stackStart[length] = end = next
  }
  if (length === samples.length) return { ...samples, stack, stackStart }
  const labels = new Uint32Array(length)
  for (let i = 0; i < length; i++) labels[i] = samples.labels[rows[i]!]!
  const values = samples.values.map((column) => picked(column, rows, length))
  return { length, stack, stackStart, values, labels, labelSets: samples.labelSets }
}

function picked(column: Int64Values, rows: Uint32Array, length: number): Int64Values {
  const result = column instanceof Float64Array ? new Float64Array(length) : new BigInt64Array(length)
  // both arrays are of one kind, which the types cannot say
  const to = result as Float64Array
  const from = column as Float64Array
  for (let i = 0; i < length; i++) to[i] = from[rows[i]!]!
  return result
}

/** The rows of `labelSets` that samples use, in the order of the samples. */
export function usedLabelRows({ length, labels, labelSets }: Samples): number[] {
  const isUsed = new Uint8Array(labelSets.length)
  const rows: number[] = []
  for (let i = 0; i < length; i++) {
    const row = labels[i]!
    if (isUsed[row] === 1) continue
    isUsed[row] = 1
    rows.push(row)
  }
  return rows
}
