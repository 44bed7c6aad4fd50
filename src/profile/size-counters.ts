/** How many objects of these sizes are alive, by the runtime's own counters: exact, whatever the sampling rate. */
export interface SizeCounter {
  /** Sizes in bytes, from more than `above` to `upTo`: one size class, or several where an exporter joins them. */
  readonly above: number
  readonly upTo: number
  /** Allocated less freed. */
  readonly live: number
}

/** The most defer records that can be alive. */
export interface RecordCeiling {
  readonly count: number
  /** What was counted, such as `33 to 48 bytes`: an exporter may count other sizes along with that of a record. */
  readonly sizes: string
}

/** The most defer records that can be alive, given the sizes that a record may have; null where the counters lack one of these. */
export function recordCeiling(counters: readonly SizeCounter[], sizes: readonly number[]): RecordCeiling | null {
  const found = sizes.map((size) => counters.find(({ above, upTo }) => above < size && size <= upTo))
  if (found.length === 0 || found.includes(undefined)) return null
  const counted = [...new Set(found as SizeCounter[])]
  return { count: counted.reduce((sum, { live }) => sum + live, 0), sizes: `${counted.map(rangeText).join(' or ')} bytes` }
}

/** Limits need not be whole: the exporter of Prometheus writes 48.99 for sizes below 49. */
function rangeText({ above, upTo }: SizeCounter): string {
  const least = Math.floor(above) + 1
  return upTo === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${Math.floor(upTo)}`
}
