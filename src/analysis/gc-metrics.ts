import type { GcFacts, GcTimes } from './gc-facts.ts'

/** A figure of a log of collections. */
export interface GcMetric {
  readonly metric: string
  readonly unit: 'count' | 'share' | 'seconds' | 'bytes'
  /** Of a whole log; null where the log does not tell. */
  readonly value: (facts: GcFacts) => number | null
  /** What each collection says about it, one that follows another as well; null where only the log as a whole does. */
  readonly each: ((cycles: readonly GcTimes[]) => number[]) | null
}

/** The figures of a log, in display order. */
export const GC_METRICS: readonly GcMetric[] = [
  { metric: 'cycles', unit: 'count', value: (facts) => facts.cycles, each: null },
  { metric: 'forced', unit: 'count', value: (facts) => facts.forced, each: null },
  { metric: 'seconds', unit: 'seconds', value: (facts) => facts.seconds, each: null },
  { metric: 'cycles_per_minute', unit: 'count', value: (facts) => facts.cyclesPerMinute, each: gaps },
  { metric: 'cpu_share', unit: 'share', value: (facts) => facts.cpuShare, each: null },
  {
    metric: 'assist_share',
    unit: 'share',
    value: (facts) => facts.assistShare,
    each: (cycles) => cycles.filter(({ cpu }) => cpu > 0).map(({ assist, cpu }) => assist / cpu),
  },
  { metric: 'pause_median', unit: 'seconds', value: (facts) => facts.pauseMedian, each: (cycles) => cycles.map(({ pause }) => pause) },
  { metric: 'pause_max', unit: 'seconds', value: (facts) => facts.pauseMax, each: null },
  { metric: 'live_median', unit: 'bytes', value: (facts) => facts.liveMedian, each: (cycles) => cycles.map(({ live }) => live) },
  { metric: 'live_bytes', unit: 'bytes', value: (facts) => facts.live, each: null },
  { metric: 'live_bytes_first', unit: 'bytes', value: (facts) => facts.firstLive, each: null },
  { metric: 'goal_median', unit: 'bytes', value: (facts) => facts.goalMedian, each: (cycles) => cycles.map(({ goal }) => goal) },
  { metric: 'goal_bytes', unit: 'bytes', value: (facts) => facts.goal, each: null },
  { metric: 'profile_live_bytes', unit: 'bytes', value: (facts) => facts.profileLive, each: null },
]

/** Seconds from each collection to the next; where lines are missing between two, the mean of that time. */
function gaps(cycles: readonly GcTimes[]): number[] {
  return cycles.slice(1).map((cycle, i) => (cycle.start - cycles[i]!.start) / (cycle.number - cycles[i]!.number))
}
