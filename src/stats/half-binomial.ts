/** The largest number of trials that `halfBinomial` accepts. */
export const MOST_TRIALS = 30

/**
 * For 21 trials and more: how far benchstat's binomial coefficients are from the exact ones, in units in the last place, for 0, 1, ...
 * hits.
 */
const ROUNDING: readonly (readonly number[])[] = [
  [0, 39, 31, 47, 11, 29, 71, 64, 18, 17, 22, 22, 17, 6, 78, 58, 29, 34, 47, 44, 39, 0],
  [0, -20, 12, 22, 9, 18, 12, 25, 34, -26, -26, 12, -6, -26, 24, 35, 3, 18, 37, 22, 26, -20, 0],
  [0, 0, -46, 30, -2, 25, 21, 3, 48, 27, -3, 4, 4, -21, 27, 33, 18, 9, 25, 15, 30, -31, 0, 0],
  [0, -74, -62, -123, -64, -42, -24, -59, -57, -43, -40, -73, -69, -53, -70, -43, -69, -48, -32, -42, -43, -123, -54, -74, 0],
  [0, 89, -1, 11, -34, 45, 36, 47, 20, 10, 3, 29, -12, -32, 29, 28, 10, 12, 62, 26, 45, -9, 11, 9, 89, 0],
  [0, -41, 29, -20, -59, -28, 8, -9, 11, -25, -52, -1, -5, -81, -5, -1, -32, -25, -2, 1, -7, -28, -30, -20, 40, -41, 0],
  [0, -53, -90, 2, -69, -55, -65, -61, -34, -40, -70, -77, -40, -79, -60, -40, -52, -54, -40, -42, -48, -74, -55, -52, 2, -79, -53, 0],
  [0, 101, 25, 4, 53, 19, 21, -10, 42, 24, 1, 14, 3, -12, 46, 6, 32, 14, 26, 24, 30, -1, 10, 19, 73, 4, 37, 101, 0],
  [0, 5, 82, 54, -17, 59, -27, 13, 0, 23, -5, 27, 12, -26, 45, 45, 6, 12, 27, 14, 23, -8, 25, 17, 117, 6, 54, 94, 5, 0],
  [0, 19, 7, 144, 40, -15, 51, 37, -8, 0, 16, 49, 40, -21, 34, 54, 51, 7, 40, 49, 45, 0, 25, 53, 78, 19, 67, 144, 21, 19, 0],
]
const FIRST_ROUNDED = MOST_TRIALS - ROUNDING.length + 1

/**
 * The chances of 0, 1, ... `trials` heads in `trials` tosses of a coin, bit for bit as benchstat computes them.
 *
 * `trials` is an integer from 0 to `MOST_TRIALS`. The chances are exact up to 20 trials; beyond, the error is below 2e-14. There
 * benchstat's rounding decides which of two equal chances is larger, and its intervals depend on that: hence the table.
 * Source: go-moremath stats/binomdist.go, `BinomialDist.PMF`, and mathx/choose.go, `Choose` (exp of differences of lgamma).
 */
export function halfBinomial(trials: number): Float64Array {
  const chances = new Float64Array(trials + 1)
  const rounding = ROUNDING[trials - FIRST_ROUNDED]
  let coefficient = 1
  for (let hits = 0; hits <= trials; hits++) {
    const ulp = 2 ** (Math.floor(Math.log2(coefficient)) - 52)
    chances[hits] = (coefficient + (rounding?.[hits] ?? 0) * ulp) / 2 ** trials
    coefficient = (coefficient * (trials - hits)) / (hits + 1)
  }
  return chances
}
