import { poissonInterval } from '../stats/poisson-interval.ts'

/** The interval of a time in nanoseconds, from the number of its samples; `period` is the time of one sample where there are none. */
export function timeInterval(
  { total, samples }: { readonly total: number; readonly samples: number },
  period: number,
  confidence = 0.95,
): { low: number; high: number } {
  const { low, high } = poissonInterval(samples, confidence)
  const each = samples === 0 ? period : total / samples
  return { low: Math.round(low * each), high: Math.round(high * each) }
}
