import { normalCdf } from './normal.ts'
import { tieSizes } from './tie-sizes.ts'
import { untiedTail } from './untied-tail.ts'

/** Without ties the distribution is exact up to this number of values on each side. */
const LONGEST_UNTIED = 50
/** With ties the distribution is exact up to this number of values on both sides together. */
const LONGEST_TIED = 50

/** A Mann-Whitney test of two samples. */
export interface MannWhitneyTest {
  /** The number of pairs in which the value of the first sample is larger; an equal pair counts one half. */
  readonly u: number
  /** Two-sided p-value, 0..1. */
  readonly p: number
  /** How `p` was found; `all-equal` where all values are equal, and `p` is then 1. */
  readonly method: 'exact' | 'exact-ties' | 'normal' | 'all-equal'
}

/**
 * Tests whether two samples (finite values, any order, at least one each) come from one distribution.
 *
 * Without ties p is exact up to 50 values on each side. With ties p counts all arrangements of the given values, up to 50 in
 * both samples together. Beyond, the normal approximation with corrections for ties and continuity.
 * Source: Mann and Whitney, Annals of Mathematical Statistics 18 (1947); Lehmann, Nonparametrics (1975), chapter 1.4 for ties.
 * go-moremath stats/utest.go, `MannWhitneyUTest`, doubles one tail, although with ties and unequal sizes the two tails differ. Here p
 * is the chance of a U at least as far from the mean, on either side.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitneyTest {
  const n1 = first.length
  const n2 = second.length
  const ties = tieSizes([...first, ...second])
  const u = largerPairs(first, second)
  if (ties.length === 1) return { u, p: 1, method: 'all-equal' }
  const isTied = ties.length < n1 + n2
  if (isTied && n1 + n2 <= LONGEST_TIED) return { u, p: tiedP(u, n1, ties), method: 'exact-ties' }
  if (isTied || n1 > LONGEST_UNTIED || n2 > LONGEST_UNTIED) return { u, p: normalP(u, n1, n2, ties), method: 'normal' }
  const smaller = Math.min(u, n1 * n2 - u)
  return { u, p: 2 * smaller === n1 * n2 ? 1 : 2 * untiedTail(smaller, n1, n2), method: 'exact' }
}

/** The smallest p that two samples of these sizes can give: 2 / C(first + second, first), when the samples do not overlap. */
export function smallestMannWhitneyP(first: number, second: number): number {
  let arrangements = 1
  for (let i = 1; i <= first; i++) arrangements = (arrangements * (second + i)) / i
  return Math.min(1, 2 / arrangements)
}

function largerPairs(first: readonly number[], second: readonly number[]): number {
  const others = Float64Array.from(second).sort()
  let twice = 0
  let below = 0
  let upTo = 0
  for (const value of Float64Array.from(first).sort()) {
    while (below < others.length && others[below]! < value) below++
    while (upTo < others.length && others[upTo]! <= value) upTo++
    twice += below + upTo
  }
  return twice / 2
}

/**
 * P(|U - mean| >= |u - mean|) over all ways to choose the first sample from the pooled values.
 *
 * Counts ways by size and by doubled rank sum, tie group after tie group: both are integers, and so are the counts, which stay
 * below C(50, 25) < 2^53.
 */
function tiedP(u: number, n1: number, ties: readonly number[]): number {
  const count = ties.reduce((sum, size) => sum + size, 0)
  const most = n1 * (2 * count - n1 + 1) // the doubled sum of the highest ranks
  let ways = Array.from({ length: n1 + 1 }, () => new Float64Array(most + 1))
  ways[0]![0] = 1
  let placed = 0
  for (const size of ties) {
    const rank = 2 * placed + size + 1 // doubled mean rank of the group
    const next = ways.map((sums) => sums.slice())
    let choices = 1
    for (let taken = 1; taken <= Math.min(size, n1); taken++) {
      choices = (choices * (size - taken + 1)) / taken
      for (let chosen = 0; chosen + taken <= n1; chosen++) addShifted(next[chosen + taken]!, ways[chosen]!, taken * rank, choices)
    }
    ways = next
    placed += size
  }
  const sums = ways[n1]!
  const mean = n1 * (count + 1)
  const distance = Math.abs(2 * u + n1 * (n1 + 1) - mean)
  let asFar = 0
  let all = 0
  for (let sum = 0; sum <= most; sum++) {
    all += sums[sum]!
    if (Math.abs(sum - mean) >= distance) asFar += sums[sum]!
  }
  return asFar / all
}

function addShifted(to: Float64Array, from: Float64Array, shift: number, factor: number): void {
  for (let i = to.length - 1 - shift; i >= 0; i--) if (from[i] !== 0) to[i + shift]! += from[i]! * factor
}

function normalP(u: number, n1: number, n2: number, ties: readonly number[]): number {
  const count = n1 + n2
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0)
  const deviation = Math.sqrt((n1 * n2 * (count + 1 - tied / (count * (count - 1)))) / 12)
  const distance = u - (n1 * n2) / 2
  const z = (distance - Math.sign(distance) * 0.5) / deviation
  const below = normalCdf(z)
  // benchstat computes 1 - below, and this gives its digits; where 1 - below is 0, the tail is computed directly
  return 2 * (Math.min(below, 1 - below) || normalCdf(-Math.abs(z)))
}
