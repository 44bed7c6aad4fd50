import { ProfileError } from '../base/error.ts'
import { diffReport } from '../report/diff-report.ts'
import type { CpuDiffReport, DiffReport } from '../report/rows.ts'
import { ComparableReader } from './comparable.ts'
import { type CompareSettings, comparedSet } from './compare-sets.ts'
import { checkPairs, newestOfEach, olderNotices, type ReadSet, readSet } from './compared-profiles.ts'
import { cpuDiff } from './cpu-diff.ts'
import { distinctNotices } from './distinct-notices.ts'
import { type GcLogs, withGcLogs } from './gc-diff.ts'
import { givenFacts } from './given-facts.ts'
import { heldEvidence } from './held-values.ts'
import type { ProfileSet } from './profile-set.ts'
import { VALUE_DEFAULTS, type ValueOptions } from './profile-values.ts'
import type { WarmUp } from './warm-up.ts'

/** All settings of a comparison. */
interface DiffSettings extends ValueOptions, Omit<CompareSettings, 'minConfidence'> {
  /** Logs of collections, of the first set and one later set at least; empty without. */
  readonly gcLogs: readonly GcLogs[]
  /** The first captures of each set, in time order, that are left out; null for none. */
  readonly warmUp: WarmUp | null
}

/** The options of a comparison; `deferscope diff --help` has the same defaults. */
export type DiffOptions = Partial<DiffSettings>

const DEFAULTS = { ...VALUE_DEFAULTS, alpha: 0.05, confidence: 0.95, minEffect: 0.01, sameProcess: null, gcLogs: [], warmUp: null }

/**
 * Compares every later set of profiles with the first. Throws what reading throws, and refuses profiles whose numbers mean
 * different things: other kinds or sampling rates, time spans beside snapshots, altered values.
 */
export async function diff(sets: readonly ProfileSet[], given: DiffOptions = {}): Promise<DiffReport | CpuDiffReport> {
  const report = await compared(sets, given)
  if (given.drawsStacks !== true) return report
  return { ...report, flame: await (await import('./diff-flame.ts')).diffFlame(report, sets, given) }
}

async function compared(sets: readonly ProfileSet[], given: DiffOptions): Promise<DiffReport | CpuDiffReport> {
  const options: DiffSettings = { ...DEFAULTS, ...given }
  const times = await cpuDiff(sets, options)
  if (times !== null && options.warmUp !== null)
    throw new ProfileError('usage', '--warm-up is for snapshots, not for CPU profiles', '--warm-up', 'leave it out')
  if (times !== null) return withGcLogs(times, options.gcLogs, () => [], options.alpha)
  const facts = await givenFacts(options)
  const reader = new ComparableReader({ ...options, facts })
  await reader.prepare(sets.flatMap(({ sources }) => sources))
  const read: ReadSet[] = []
  for (const set of sets) read.push(newestOfEach(await readSet(set, reader, options.warmUp), options.processesBy ?? null))
  checkPairs(read)
  const [base, ...later] = read as [ReadSet, ...ReadSet[]]
  const report = diffReport({
    inputs: read.flatMap(({ label, profiles }) => profiles.map(({ summary }) => ({ ...summary, set: label }))),
    base: base.label,
    sets: later.map((set) => comparedSet(base, set, options)),
    options: { ...options, by: base.profiles[0]!.by },
    skipped: reader.skipped,
    notices: distinctNotices([
      ...olderNotices(read),
      ...read.flatMap(({ notices }) => notices),
      ...read.flatMap(({ profiles }) => profiles.flatMap((one) => one.evidenceNotices)),
    ]),
    sitesHidden: read.some(({ profiles }) => profiles.some(({ sites }) => sites.some((site) => site.function === null))),
  })
  const memStatsOf = (label: string) => read.find((set) => set.label === label)?.profiles.map(({ memStats }) => memStats) ?? []
  const evidence = heldEvidence(read.flatMap(({ profiles }) => profiles.map(({ held }) => held)))
  return withGcLogs({ ...report, ...evidence }, options.gcLogs, memStatsOf, options.alpha)
}
