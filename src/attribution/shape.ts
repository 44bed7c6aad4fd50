import { countPairP } from '../stats/count-pair.ts'
import { sampledObjects, samplingProbability } from '../stats/heap-sampling.ts'
import type { Allocation } from './allocations.ts'
import type { GoVersion } from './go-version.ts'
import { POOL_SLACK } from './record-size.ts'

/**
 * The requirements for a pair. At rate 1: on both sides more objects than pools can leave behind on two Ps, and
 * counts that differ by no more than that. Sampled: enough sampled objects, and counts that a test of equality does not reject.
 * Source: measured on go1.18 to go1.27; without these limits every clean program shows pairs of one object against one.
 */
export const SHAPE = {
  minObjects: POOL_SLACK + 1,
  /** Share of the larger count: limits the allowed difference for small counts, and widens it for large ones on machines with many Ps. */
  maxShare: 0.25,
  minShare: 0.01,
  minSampledRecords: 10,
  minSampledCompanions: 3,
  minP: 0.01,
} as const

/** Whether two allocations are a pair, have too few objects to be sure, or are not a pair. */
type ShapeVerdict = 'pair' | 'too-few' | 'none'

/** The verdict on the best pair of a line, and the companion in that pair. */
export interface Shape {
  readonly verdict: ShapeVerdict
  readonly companion: Allocation | null
}

const NO_SHAPE: Shape = { verdict: 'none', companion: null }

/**
 * The fewest bytes of amd64 code between two calls that build a closure and defer it: the code pointer is loaded and stored
 * (10), every captured word is loaded (4) and stored (4), and the second call is 5 long. Copies of more than four words
 * may be shorter than that. Two calls of `newobject` for a struct and an object that it points to are closer together.
 * Source: disassembly; measured on go1.18 to go1.27: 24 or more for 16-byte closures, against 17 to 20 for most such pairs.
 */
export function minCallDistance(closureSize: number): number {
  // the smallest object of a size class above 32 is 8 bytes less than the class
  const words = Math.min(closureSize / 8 - (closureSize > 32 ? 2 : 1), 4)
  return 19 + 4 * words
}

/**
 * Distances between the calls of two plain allocations, such as `&T{p: new(U)}`, in Go 1.27 and later: they pass size and
 * type to an allocator of the size class, which takes more code than `newobject` did. No closure and record were seen at these distances.
 */
const PLAIN_DISTANCES = [27, 32]

/**
 * Distances between plain allocations in a Go version. Before 1.27 such calls are closer than any closure and its record, see
 * `minCallDistance`.
 */
export function plainCallDistances(version: GoVersion | null): readonly number[] {
  return version !== null && version.low >= 27 ? PLAIN_DISTANCES : []
}

/**
 * Whether `record` and another allocation of its line look like a heap record and its closure: equal counts, the
 * closure first. `others` are the physical allocations of the function on this line, freed ones included;
 * `callAlignment` is 1 where instructions have any length (amd64), else 4.
 */
export function shapeOf(
  record: Allocation,
  others: readonly Allocation[],
  period: number,
  callAlignment: number,
  plainDistances: readonly number[] = [],
): Shape {
  // closure and arguments are built before the call of deferproc, so the record's call is the last on its line
  if (record.nextCall !== null || others.some((other) => other.offset > record.offset)) return NO_SHAPE
  const earlier = others.filter((other) => other.offset < record.offset)
  const last = earlier.reduce<Allocation | null>((best, other) => (best === null || other.offset > best.offset ? other : best), null)
  if (last === null) return NO_SHAPE
  // nothing is called between closure and record: a function that is, is what a user's own cleanup list is filled by
  if (last.nextCall !== null && last.nextCall < record.offset) return NO_SHAPE
  const distance = Number(record.offset - last.offset)
  if (callAlignment === 1 && (distance < minCallDistance(last.size) || plainDistances.includes(distance))) return NO_SHAPE
  let best = NO_SHAPE
  for (const other of earlier) {
    if (other.inuseObjects <= 0) continue
    const verdict = pairVerdict(record, other, period)
    if (verdict === 'pair') return { verdict, companion: other }
    if (verdict === 'too-few') best = { verdict, companion: other }
  }
  return best
}

function pairVerdict(record: Allocation, companion: Allocation, period: number): ShapeVerdict {
  if (period <= 1) {
    const smaller = Math.min(record.inuseObjects, companion.inuseObjects)
    const larger = Math.max(record.inuseObjects, companion.inuseObjects)
    const slack = Math.max(Math.min(POOL_SLACK, SHAPE.maxShare * larger), SHAPE.minShare * larger)
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
