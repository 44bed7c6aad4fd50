import { continuedFraction } from './continued-fraction.ts'
import { deviance } from './deviance.ts'
import { lnGamma, stirlingRemainder } from './ln-gamma.ts'

const PRECISION = 1e-17 // below half a unit in the last place of the sum

/**
 * Regularised lower incomplete gamma function P(shape, x): the chance that a gamma variable of unit scale is below `x`.
 *
 * `shape` > 0, `x` >= 0; returns 0..1. Relative error below 1e-11 for shapes 1e-3 to 1e7, however small the result;
 * the time grows with the square root of `shape`. Source: DLMF 8.2.4, 8.7.1.
 */
export function gammaP(shape: number, x: number): number {
  return x < shape + 1 ? lowerSeries(shape, x) : 1 - upperFraction(shape, x)
}

/**
 * Regularised upper incomplete gamma function Q(shape, x) = 1 - P(shape, x). Small results are as precise as those of `gammaP`.
 *
 * `shape` > 0, `x` >= 0; returns 0..1. Source: DLMF 8.2.4, 8.9.2.
 */
export function gammaQ(shape: number, x: number): number {
  return x < shape + 1 ? 1 - lowerSeries(shape, x) : upperFraction(shape, x)
}

/**
 * x^shape e^-x / Γ(shape + 1), the factor that both expansions share; `shape` times it is x times the gamma density.
 *
 * `shape` > 0, `x` >= 0. Source: DLMF 8.7.1; in saddle-point form Loader (2000), as in `deviance`.
 */
export function gammaFactor(shape: number, x: number): number {
  if (shape < 1) return Math.exp(shape * Math.log(x) - x - lnGamma(shape + 1))
  return Math.exp(-deviance(shape, x) - stirlingRemainder(shape)) / Math.sqrt(2 * Math.PI * shape)
}

/** P by its series 1 + x/(shape+1) + x²/((shape+1)(shape+2)) + ...: all terms are positive, so no digits cancel. */
function lowerSeries(shape: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * PRECISION; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return gammaFactor(shape, x) * sum
}

/** Q by the even part of its continued fraction, which converges twice as fast as the whole fraction. */
function upperFraction(shape: number, x: number): number {
  if (x === Infinity) return 0
  const fraction = continuedFraction(
    (n) => n * (shape - n),
    (n) => x + 2 * n + 1 - shape,
  )
  return (gammaFactor(shape, x) * shape) / fraction
}
