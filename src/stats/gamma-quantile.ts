import { gammaFactor, gammaP, gammaQ } from './incomplete-gamma.ts'
import { lnGamma } from './ln-gamma.ts'

const LARGE_SHAPE = 1e6 // from here five terms of the expansion reach float64 precision
const STEP = 1e-10 // Newton squares its error: after such a step only rounding is left
const SMALLEST = 2.2250738585072014e-308 // smaller numbers have too few digits to step between

/**
 * The inverse of `gammaP`: the `x` >= 0 such that a gamma variable of unit scale lies below it with this probability.
 *
 * `probability` 0..1, `shape` > 0; 0 gives 0 and 1 gives `Infinity`. Relative error below 1e-12 for every shape from
 * 1e-3 up and both tails down to 1e-12, except that results below 2.3e-308 are 0.
 * Source: DLMF 8.2.4, inverted by Newton's method; Abramowitz and Stegun 26.2.49 for large shapes.
 */
export function gammaQuantile(probability: number, shape: number): number {
  return quantile(probability, 1 - probability, shape)
}

/** The `x` with P(shape, x) = `lower` and Q(shape, x) = `upper`. The smaller of the two sets the precision. */
function quantile(lower: number, upper: number, shape: number): number {
  if (lower === 0) return 0
  if (upper === 0) return Infinity
  if (shape > LARGE_SHAPE) return cornishFisher(normalQuantile(lower, upper), shape)
  return lower < upper ? fromBelow(lower, shape) : fromAbove(upper, shape)
}

/** Finds the quantile by Newton's method from the larger of two lower bounds. Source: DLMF 8.2.1, where e^-t <= 1; `subGammaReach`. */
function fromBelow(lower: number, shape: number): number {
  const power = Math.exp((Math.log(lower) + lnGamma(shape + 1)) / shape)
  const start = Math.max(power, shape - subGammaReach(lower, shape))
  return solve(start, 1, (x) => {
    const p = gammaP(shape, x)
    return (Math.log(lower / p) * p) / (shape * gammaFactor(shape, x))
  })
}

/** Finds the quantile by Newton's method from an upper bound. Source: `subGammaReach`, which has one more term on this side. */
function fromAbove(upper: number, shape: number): number {
  const start = shape + subGammaReach(upper, shape) - Math.log(upper)
  return solve(start, -1, (x) => {
    const q = gammaQ(shape, x)
    return (Math.log(upper / q) * q) / (shape * gammaFactor(shape, x))
  })
}

/**
 * The distance below its mean that a gamma variable exceeds with a probability of at most `tail`.
 * Source: Boucheron, Lugosi and Massart, Concentration Inequalities (2013), section 2.4.
 */
function subGammaReach(tail: number, shape: number): number {
  return Math.sqrt(-2 * shape * Math.log(tail))
}

/**
 * Newton's method over ln x. `distance` is the step in ln x, up (1) or down (-1), after which the tangent at x meets the target.
 *
 * ln P and ln Q are concave over ln x, so Newton's method, started outside the root, never passes it and needs no bracket; a distance
 * below 0 is rounding. Source: Bagnoli and Bergstrom, Log-concave probability and its applications (2005), theorems 1 and 3.
 */
function solve(start: number, direction: 1 | -1, distance: (x: number) => number): number {
  let x = start
  while (x >= SMALLEST) {
    const change = distance(x)
    x *= Math.exp(direction * change)
    if (!(change > STEP)) return x
  }
  return x < SMALLEST ? 0 : x
}

/** The standard normal quantile: half of its square is a gamma variable of shape 1/2. Source: DLMF 7.11.2. */
function normalQuantile(lower: number, upper: number): number {
  const tail = 2 * Math.min(lower, upper)
  return Math.sign(lower - upper) * Math.sqrt(2 * quantile(1 - tail, tail, 0.5))
}

/**
 * The gamma quantile for large shapes, computed from the normal quantile `z`. Its time does not grow with the shape; that of Newton's
 * method would.
 *
 * Source: Cornish-Fisher expansion, Abramowitz and Stegun 26.2.49, with the gamma cumulants (j - 1)! shape.
 */
function cornishFisher(z: number, shape: number): number {
  const z2 = z * z
  const root = Math.sqrt(shape)
  return shape + root * z + (z2 - 1) / 3 + (z * (z2 - 7)) / (36 * root) - (z2 * (3 * z2 + 7) - 16) / (810 * shape)
}
