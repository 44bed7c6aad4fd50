import { gammaQuantile } from './gamma-quantile.ts'

/** Objects of one size: `size` in bytes (> 0, the size class) and the number of `sampled` objects (an integer >= 0, before scaling). */
export interface SizeGroup {
  readonly size: number
  readonly sampled: number
}

/** Estimated live bytes with the bounds of a confidence interval: 0 <= low <= estimate <= high. */
export interface HeapInterval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

/**
 * Chance (0..1) that the heap profiler samples an object of `size` bytes when `period` bytes lie between samples on average.
 *
 * It is 1 for periods up to 1: such profiles hold every object.
 * Source: Go runtime/malloc.go, `nextSample` (exponential gaps); runtime/pprof/protomem.go, `scaleHeapSample`.
 */
export function samplingProbability(size: number, period: number): number {
  return period <= 1 ? 1 : -Math.expm1(-size / period)
}

/**
 * The number of sampled objects of `size` bytes, computed back from the `bytes` that the profile stores for them.
 *
 * `residual` (0..0.5) is the distance to a whole number; above 0.05 the profile is not as Go wrote it. The profile's object counts
 * cannot be used: Go truncates them, which loses far more of a small count. Source: runtime/pprof/protomem.go, `scaleHeapSample`.
 */
export function sampledObjects(bytes: number, size: number, period: number): { count: number; residual: number } {
  const objects = (bytes * samplingProbability(size, period)) / size
  const count = Math.round(objects)
  return { count, residual: Math.abs(objects - count) }
}

/**
 * Estimates the live bytes behind sampled objects, with an interval that holds the true value with at least this `confidence` (0..1).
 *
 * `groups` may repeat a size. `period` is in bytes; up to 1 the values are exact and the interval is a point. With unit `objects`, all
 * missed objects are assumed to have the smallest size given. The interval covers the profiler's sampling only, not how the heap
 * differs from run to run.
 * Source: Fay and Feuer, Confidence intervals for directly standardized rates, Statistics in Medicine 16 (1997), with
 * each variance reduced by the chance that an object is missed; one small size gives Garwood's exact Poisson interval.
 */
export function heapInterval(groups: readonly SizeGroup[], period: number, confidence = 0.95, unit: HeapUnit = 'bytes'): HeapInterval {
  let estimate = 0
  let seen = 0
  let variance = 0
  let heaviest = 0 // bytes that one more sampled object could stand for
  let heaviestVariance = 0
  let smallest = Infinity
  for (const { size, sampled } of groups) {
    smallest = Math.min(smallest, size)
    if (sampled === 0) continue
    const weight = sampleWeight(size, period, unit)
    const missed = period <= 1 ? 0 : Math.exp(-size / period)
    estimate += weight * sampled
    seen += (unit === 'bytes' ? size : 1) * sampled
    variance += weight * weight * sampled * missed
    if (weight > heaviest) {
      heaviest = weight
      heaviestVariance = weight * weight * missed
    }
  }
  if (period <= 1) return { estimate, low: estimate, high: estimate }
  const tail = (1 - confidence) / 2
  if (estimate === 0) return { estimate, low: 0, high: (-period * Math.log(tail)) / (unit === 'bytes' ? 1 : smallest) }
  return {
    estimate,
    low: Math.min(estimate, Math.max(seen, gammaBound(tail, estimate, variance))), // without `min`, rounding alone could pass the estimate
    high: gammaBound(1 - tail, estimate + heaviest, variance + heaviestVariance),
  }
}

/** The unit in which live objects are counted. */
export type HeapUnit = 'bytes' | 'objects'

/** The bytes (or objects) that one sampled object of `size` bytes stands for. */
export function sampleWeight(size: number, period: number, unit: HeapUnit): number {
  return (unit === 'bytes' ? size : 1) * recordsPerSample(size, period)
}

/** The quantile of the gamma distribution with this mean (> 0) and variance (>= 0). */
function gammaBound(probability: number, mean: number, variance: number): number {
  const shape = (mean * mean) / variance
  return shape === Infinity ? mean : (variance / mean) * gammaQuantile(probability, shape) // no variance: the quantile is the mean
}

/**
 * The average number of objects of `size` bytes that one sampled object stands for: 1 / `samplingProbability`, at least 1.
 *
 * Source: runtime/pprof/protomem.go, `scaleHeapSample`.
 */
export function recordsPerSample(size: number, period: number): number {
  return 1 / samplingProbability(size, period)
}

/**
 * The smallest number of live objects of `size` bytes for which at least one is sampled with this `probability` (0..1, below 1).
 *
 * Source: the profiler misses all n objects with the chance e^(-n size / period), by `samplingProbability`.
 */
export function visibleRecords(size: number, period: number, probability = 0.95): number {
  return period <= 1 ? 1 : Math.max(1, Math.ceil((-Math.log1p(-probability) * period) / size))
}
