/** One collection of a log, as far as its figures are summed up; times in seconds, sizes in bytes. */
export interface GcTimes {
  readonly number: number
  readonly start: number
  readonly cpuShare: number
  readonly pause: number
  readonly assist: number
  readonly cpu: number
  readonly live: number
  readonly goal: number
  readonly isForced: boolean
}

/** Figures of a run's collections; null where the log does not tell. */
export interface GcFacts {
  readonly cycles: number
  readonly forced: number
  /** From the first to the last collection of the log. */
  readonly seconds: number
  readonly cyclesPerMinute: number | null
  /** Of the program's CPU time, from its start to the last collection, 0..1 in whole percent. */
  readonly cpuShare: number
  /** CPU time of goroutines that had to help, of all CPU time of the collections, 0..1. */
  readonly assistShare: number | null
  readonly pauseMedian: number
  readonly pauseMax: number
  readonly firstLive: number
  readonly live: number
  readonly liveMedian: number
  readonly goal: number
  readonly goalMedian: number
  /** Live heap after the collection that the profile is of; null where the log lacks it, or the profile does not say. */
  readonly profileLive: number | null
}

/** Sums up collections, at least one, in order. `profileCycle` is `# NumGC` of a profile of the same process; null without. */
export function gcFacts(cycles: readonly GcTimes[], profileCycle: number | null): GcFacts {
  const [first, last] = [cycles[0]!, cycles.at(-1)!]
  const seconds = last.start - first.start
  const cpu = cycles.reduce((sum, one) => sum + one.cpu, 0)
  return {
    cycles: cycles.length,
    forced: cycles.filter(({ isForced }) => isForced).length,
    seconds,
    cyclesPerMinute: seconds > 0 ? ((last.number - first.number) / seconds) * 60 : null,
    cpuShare: last.cpuShare,
    assistShare: cpu > 0 ? cycles.reduce((sum, one) => sum + one.assist, 0) / cpu : null,
    pauseMedian: median(cycles.map(({ pause }) => pause)),
    pauseMax: cycles.reduce((most, { pause }) => Math.max(most, pause), 0),
    firstLive: first.live,
    live: last.live,
    liveMedian: median(cycles.map(({ live }) => live)),
    goal: last.goal,
    goalMedian: median(cycles.map(({ goal }) => goal)),
    profileLive: cycles.find(({ number }) => number === profileCycle)?.live ?? null,
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
