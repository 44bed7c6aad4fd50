import { gammaQuantile } from './gamma-quantile.ts'
import { gammaQ } from './incomplete-gamma.ts'

/**
 * The chance (0..1) that a standard normal variable is below `z`. Very small results in the lower tail keep their precision.
 *
 * Source: DLMF 7.11.2: half of its square is a gamma variable of shape 1/2.
 */
export function normalCdf(z: number): number {
  const tail = gammaQ(0.5, (z * z) / 2) / 2
  return z < 0 ? tail : 1 - tail
}

/**
 * The inverse of `normalCdf`: the z that a standard normal variable lies below with this probability (0..1).
 *
 * 0 gives `-Infinity` and 1 gives `Infinity`. The error is below 1e-10 for both tails down to 1e-6. Source: see `normalCdf`.
 */
export function normalQuantile(probability: number): number {
  const within = Math.abs(2 * probability - 1) // the chance of |Z| <= |z|
  return Math.sign(probability - 0.5) * Math.sqrt(2 * gammaQuantile(within, 0.5))
}
