import type { GcFacts } from '../analysis/gc-facts.ts'
import { heads } from './columns.ts'
import { GC_COLUMNS } from './gc-columns.ts'
import type { Table, Unit } from './report.ts'
import type { GcRow } from './rows.ts'

/** The figures of a log of collections as the table `gc`: what the log does not tell is left out. */
export function gcTable(facts: GcFacts): Table<GcRow> {
  const rows: [metric: string, unit: Unit, value: number | null][] = [
    ['cycles', 'count', facts.cycles],
    ['forced', 'count', facts.forced],
    ['seconds', 'seconds', facts.seconds],
    ['cycles_per_minute', 'count', facts.cyclesPerMinute],
    ['cpu_share', 'share', facts.cpuShare],
    ['assist_share', 'share', facts.assistShare],
    ['pause_median', 'seconds', facts.pauseMedian],
    ['pause_max', 'seconds', facts.pauseMax],
    ['live_bytes', 'bytes', facts.live],
    ['live_bytes_first', 'bytes', facts.firstLive],
    ['goal_bytes', 'bytes', facts.goal],
    ['profile_live_bytes', 'bytes', facts.profileLive],
  ]
  return {
    title: 'Garbage collections of the log',
    columns: heads(GC_COLUMNS),
    rows: rows.filter(([, , value]) => value !== null).map(([metric, unit, value]) => ({ metric, unit, value })),
  }
}
