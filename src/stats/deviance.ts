/**
 * How far `value` lies from `mean` on the log-likelihood scale: value ln(value / mean) + mean - value, both > 0.
 *
 * Never negative, 0 where they are equal, and without cancellation near there. It is the exponent of the Poisson, gamma
 * and binomial densities in their saddle-point form.
 * Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000), `bd0`; DLMF 4.38.5 (arctanh series).
 */
export function deviance(value: number, mean: number): number {
  const distance = value - mean
  const v = distance / (value + mean)
  if (Math.abs(v) > 0.1) return value * Math.log(value / mean) - distance
  const v2 = v * v // ln(value / mean) = 2 arctanh v
  let power = 2 * value * v
  let sum = distance * v
  for (let j = 3; ; j += 2) {
    power *= v2
    const next = sum + power / j
    if (!(Math.abs(next - sum) > 0)) return next // also ends on NaN
    sum = next
  }
}
