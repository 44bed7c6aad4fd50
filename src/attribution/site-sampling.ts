import { type HeapInterval, heapInterval, type SizeGroup, sampledObjects } from '../stats/heap-sampling.ts'
import { type Allocation, sumOf } from './allocations.ts'

/** Really sampled objects of one size: all since the start, and the live ones among them. */
export interface SampledSize {
  readonly size: number
  readonly alloc: number
  readonly inuse: number
}

/** How uncertain sampling leaves the numbers of a defer site. */
export interface SampledSite {
  /** Records really sampled; null where every allocation was recorded, or the profile was altered. */
  readonly sampledObjects: number | null
  /** 95% interval of the records' bytes, for the sampling error; null where the profile was altered. */
  readonly bytesLow: number | null
  readonly bytesHigh: number | null
  /** 95% interval of the bytes of records and companions together. */
  readonly totalLow: number | null
  readonly totalHigh: number | null
  /** The sampled objects of records and companions, one row per size; null where `sampledObjects` is null. */
  readonly sampledSizes: readonly SampledSize[] | null
}

/** Above this distance from a whole number of sampled objects, the values were changed after Go wrote them. */
export const MAX_RESIDUAL = 0.05

const UNKNOWN: SampledSite = { sampledObjects: null, bytesLow: null, bytesHigh: null, totalLow: null, totalHigh: null, sampledSizes: null }

/** Computes the sampling error of the sites of one profile. Intervals take long to compute, so they are kept for equal samples. */
export class SiteSampling {
  #period: number
  #intervals = new Map<string, HeapInterval>()

  /** `period` is that of the profile: mean bytes between two samples. */
  constructor(period: number) {
    this.#period = period
  }

  of(records: readonly Allocation[], companions: readonly Allocation[]): SampledSite {
    if (this.#period <= 0) return UNKNOWN
    if (this.#period === 1) {
      const bytes = sumOf(records, 'inuseBytes')
      const total = bytes + sumOf(companions, 'inuseBytes')
      return { sampledObjects: null, bytesLow: bytes, bytesHigh: bytes, totalLow: total, totalHigh: total, sampledSizes: null }
    }
    const recordGroups = this.#groups(records)
    const companionGroups = this.#groups(companions)
    if (recordGroups === null || companionGroups === null) return UNKNOWN
    const interval = this.#interval(recordGroups)
    const total = this.#interval([...recordGroups, ...companionGroups])
    return {
      sampledObjects: recordGroups.reduce((all, group) => all + group.sampled, 0),
      bytesLow: Math.round(interval.low),
      bytesHigh: Math.round(interval.high),
      totalLow: Math.round(total.low),
      totalHigh: Math.round(total.high),
      sampledSizes: this.#sizes([...records, ...companions]),
    }
  }

  /** Sampled objects by size; null where a number is not whole, as in profiles that were scaled or subtracted. */
  #groups(allocations: readonly Allocation[]): SizeGroup[] | null {
    const groups: SizeGroup[] = []
    for (const one of allocations) {
      const { count, residual } = sampledObjects(one.inuseBytes, one.size, this.#period)
      // truncation took up to a byte from each sample
      if (residual > MAX_RESIDUAL + one.samples / this.#period || one.inuseBytes < 0) return null
      groups.push({ size: one.size, sampled: count })
    }
    return groups
  }

  #sizes(allocations: readonly Allocation[]): SampledSize[] {
    const sizes = new Map<number, { alloc: number; inuse: number }>()
    for (const { size, allocBytes, inuseBytes } of allocations) {
      const sum = sizes.get(size) ?? { alloc: 0, inuse: 0 }
      sum.alloc += sampledObjects(allocBytes, size, this.#period).count
      sum.inuse += sampledObjects(inuseBytes, size, this.#period).count
      sizes.set(size, sum)
    }
    return [...sizes].map(([size, sum]) => ({ size, ...sum }))
  }

  #interval(groups: readonly SizeGroup[]): HeapInterval {
    const key = groups.map(({ size, sampled }) => `${size}*${sampled}`).join()
    let interval = this.#intervals.get(key)
    if (interval === undefined) {
      interval = heapInterval(groups, this.#period)
      this.#intervals.set(key, interval)
    }
    return interval
  }
}
