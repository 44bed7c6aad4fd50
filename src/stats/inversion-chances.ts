/**
 * The chances of 0, 1, ... inversions in a random arrangement of values; value i occurs `tieSizes[i]` times.
 *
 * An inversion is a pair with the larger value first. `tieSizes` are positive integers with a sum of at most 50: beyond, the
 * counts pass 2^53. The result has one cell more than there are pairs of different values; it is symmetric and sums to 1.
 * Source: MacMahon; Stanley, Enumerative Combinatorics 1 (2012), proposition 1.7.1: a product of Gaussian binomials.
 */
export function inversionChances(tieSizes: readonly number[]): Float64Array {
  let chances = Float64Array.of(1)
  let placed = 0
  for (const size of tieSizes) {
    chances = convolve(chances, shuffleChances(placed, size))
    placed += size
  }
  return chances
}

/**
 * The chances of 0, 1, ... inversions when `larger` equal values are shuffled into `smaller` lesser ones: a Gaussian binomial divided by
 * its sum.
 */
function shuffleChances(smaller: number, larger: number): Float64Array {
  const ways = new Float64Array(smaller * larger + 1) // exact: integers
  ways[0] = 1
  let total = 1
  for (let i = 1; i <= larger; i++) {
    const factor = smaller + i // times 1 - q^factor, over 1 - q^i
    for (let n = ways.length - 1; n >= factor; n--) ways[n]! -= ways[n - factor]!
    for (let n = i; n < ways.length; n++) ways[n]! += ways[n - i]!
    total *= factor / i
  }
  return ways.map((count) => count / total)
}

function convolve(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(a.length + b.length - 1)
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) sum[i + j]! += a[i]! * b[j]!
  return sum
}
