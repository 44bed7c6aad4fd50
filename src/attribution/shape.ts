import { countPairP } from '../stats/count-pair.ts'
import { sampledObjects, samplingProbability } from '../stats/heap-sampling.ts'
import type { Allocation } from './allocations.ts'

/**
 * What a pair must have before it counts. At rate 1: more objects on both sides than pools can leave behind on two Ps, and
 * counts that differ by no more. Sampled: enough sampled objects, and counts that a test of equality does not refuse.
 * Source: measured on go1.18 to go1.27; without the floors every clean program shows pairs of one object against one.
 */
export const SHAPE = {
  minObjects: 67,
  poolSlack: 66,
  /** Of the larger count: caps the slack for small counts, and widens it for large ones on machines with many Ps. */
  maxShare: 0.25,
  minShare: 0.01,
  minSampledRecords: 10,
  minSampledCompanions: 3,
  minP: 0.01,
} as const

/** Whether a pair is one, is one but for its numbers, or is none. */
export type ShapeVerdict = 'pair' | 'too-few' | 'none'

/**
 * Whether `record` and one of the other allocations of its line look like a heap record and its closure: made in step, the
 * closure first. `others` are the physical allocations of the same function and line, freed ones included.
 */
export function shapeOf(record: Allocation, others: readonly Allocation[], period: number): ShapeVerdict {
  // closure and arguments are built before the call of deferproc: the record's call is the last on its line
  if (others.some((other) => other.offset > record.offset)) return 'none'
  let verdict: ShapeVerdict = 'none'
  for (const other of others) {
    if (other.offset === record.offset || other.inuseObjects <= 0) continue
    const pair = pairVerdict(record, other, period)
    if (pair === 'pair') return 'pair'
    if (pair === 'too-few') verdict = 'too-few'
  }
  return verdict
}

function pairVerdict(record: Allocation, companion: Allocation, period: number): ShapeVerdict {
  if (period <= 1) {
    const smaller = Math.min(record.inuseObjects, companion.inuseObjects)
    const larger = Math.max(record.inuseObjects, companion.inuseObjects)
    const slack = Math.max(Math.min(SHAPE.poolSlack, SHAPE.maxShare * larger), SHAPE.minShare * larger)
    if (larger - smaller > slack) return 'none'
    return smaller >= SHAPE.minObjects ? 'pair' : 'too-few'
  }
  const records = sampledObjects(record.inuseBytes, record.size, period).count
  const companions = sampledObjects(companion.inuseBytes, companion.size, period).count
  if (records === 0 || companions === 0) return 'none'
  const p = countPairP(records, companions, samplingProbability(record.size, period), samplingProbability(companion.size, period))
  if (p <= SHAPE.minP) return 'none'
  return records >= SHAPE.minSampledRecords && companions >= SHAPE.minSampledCompanions ? 'pair' : 'too-few'
}
