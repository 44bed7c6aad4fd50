/** How many objects of these sizes are alive, by the runtime's own counters: exact, whatever the sampling rate. */
export interface SizeCounter {
  /** Sizes in bytes, from more than `above` to `upTo`: one size class, or several where an exporter joins them. */
  readonly above: number
  readonly upTo: number
  /** Allocated less freed. */
  readonly live: number
}

/** The most defer records that can be alive, given the sizes that a record may have; null where the counters lack one of these. */
export function recordCeiling(counters: readonly SizeCounter[], sizes: readonly number[]): number | null {
  const found = sizes.map((size) => counters.find(({ above, upTo }) => above < size && size <= upTo))
  if (found.length === 0 || found.includes(undefined)) return null
  return [...new Set(found)].reduce((sum, counter) => sum + counter!.live, 0)
}
