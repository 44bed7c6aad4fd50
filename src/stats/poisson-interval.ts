import { gammaQuantile } from './gamma-quantile.ts'

/**
 * The interval that holds the mean of a Poisson count with at least this `confidence` (0..1), exactly.
 * Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).
 */
export function poissonInterval(count: number, confidence = 0.95): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2
  return { low: count === 0 ? 0 : gammaQuantile(tail, count), high: gammaQuantile(1 - tail, count + 1) }
}
