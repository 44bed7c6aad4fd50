import type { GcRun } from '../analysis/compare-gc.ts'
import { gcFacts } from '../analysis/gc-facts.ts'
import type { GivenText } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { type GcCycle, parseGcTrace } from '../decode/gc-trace.ts'
import { type MemStats, memStat } from '../profile/mem-stats.ts'
import type { EvidenceSource, Notice } from '../report/report.ts'

/** A log of collections, and what was left out of it. */
export interface GcLog extends GcRun {
  readonly evidence: EvidenceSource
  readonly notices: readonly Notice[]
}

/**
 * Reads a log of collections. `profile` are the MemStats of a profile of the same process, whose `# NumGC` and `# LastGC` date the log;
 * empty without. Throws `bad-gctrace`.
 */
export function readGcLog({ text, source }: GivenText, profile: MemStats): GcLog {
  const { cycles, earlierRuns, damaged } = parseGcTrace(text, source)
  const number = memStat(profile, 'NumGC')
  const facts = gcFacts(cycles, number)
  const left = [
    ...(earlierRuns === 0 ? [] : [`${counted(earlierRuns, 'earlier run')} of the program`]),
    ...(damaged === 0 ? [] : [`${counted(damaged, 'line')} cut or mixed with others`]),
  ]
  const dated = facts.profileLive === null ? '' : `; gc ${number} is that of the profile${span(cycles, number!, profile)}`
  return {
    cycles,
    facts,
    evidence: { kind: 'gctrace', source, detail: `${counted(cycles.length, 'collection')}${dated}` },
    notices: left.length === 0 ? [] : [{ code: 'gctrace-parts', text: `Left out of ${source}: ${left.join(', and ')}.` }],
  }
}

/** When the log begins and ends, by the time at which the collection of the profile ended; "" where the profile does not tell it. */
function span(cycles: readonly GcCycle[], number: number, profile: MemStats): string {
  const ended = memStat(profile, 'LastGC') ?? 0
  const start = cycles.find((cycle) => cycle.number === number)!.start
  const time = (cycle: GcCycle) => new Date(ended / 1e6 + (cycle.start - start) * 1000)
  const ends = [time(cycles[0]!), time(cycles.at(-1)!)]
  if (ended <= 0 || ends.some((one) => Number.isNaN(one.getTime()))) return ''
  return `, so the log is from ${ends.map((one) => `${one.toISOString().slice(0, 19)}Z`).join(' to ')}`
}
