import { compareTimes, type MeasuredTime, type TimeInput } from '../analysis/compare-times.ts'
import type { DeferTime } from '../analysis/defer-time.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { decodeProfile } from '../decode/decode-profile.ts'
import { type ComparedTimes, cpuDiffReport, type TimeChange, type TimeMetric } from '../report/cpu-diff-report.ts'
import type { CpuAnalysis } from '../report/cpu-report.ts'
import type { Notice } from '../report/report.ts'
import type { CpuDiffReport } from '../report/rows.ts'
import { ratio } from '../report/top-table.ts'
import type { AnalyzeOptions } from './analyze.ts'
import { readCpuTime } from './cpu-time.ts'
import { distinctNotices } from './distinct-notices.ts'
import { type GivenFacts, givenFacts } from './given-facts.ts'
import { readInputs } from './heap-inputs.ts'
import type { ProfileSet } from './profile-set.ts'

type CpuDiffOptions = AnalyzeOptions & { readonly alpha: number; readonly confidence: number; readonly minEffect: number }

/** Compares the time that defers take in sets of CPU profiles. Null where a set has none, or some profile is of another kind. */
export async function cpuDiff(sets: readonly ProfileSet[], options: CpuDiffOptions): Promise<CpuDiffReport | null> {
  const found: { readonly label: string; readonly sources: readonly ProfileSource[] }[] = []
  const skipped: string[] = []
  for (const { label, sources } of sets) {
    const cpus: ProfileSource[] = []
    for (const source of sources) {
      const kind = await kindOf(source, options)
      if (kind === 'cpu') cpus.push(source)
      else if (source.maySkip === true && (kind === null || kind === 'other')) skipped.push(source.name)
      else return null
    }
    if (cpus.length === 0) return null
    found.push({ label, sources: cpus })
  }
  const given = await givenFacts(options)
  const read: ReadSet[] = []
  for (const { label, sources } of found) {
    const profiles: CpuAnalysis[] = []
    for (const source of sources) profiles.push(await readOne(source, options, given))
    read.push({ label, profiles })
  }
  const [base, ...later] = read as [ReadSet, ...ReadSet[]]
  return cpuDiffReport(
    read.flatMap(({ label, profiles }) => profiles.flatMap(({ inputs }) => inputs.map((one) => ({ ...one, set: label })))),
    later.map((set) => comparedTimes(base, set, options)),
    distinctNotices([...skippedNotices(skipped), ...read.flatMap(({ profiles }) => profiles.flatMap(({ notices }) => notices))]),
  )
}

/** Null where a profile cannot be read: its error comes from whoever reads it then. */
async function kindOf(source: ProfileSource, options: AnalyzeOptions): Promise<string | null> {
  try {
    return (await decodeProfile(source, { begin() {}, sample: () => false }, options.decode ?? {})).kind
  } catch {
    return null
  }
}

function skippedNotices(skipped: readonly string[]): Notice[] {
  return skipped.length === 0 ? [] : [{ code: 'skipped-files', text: `Left out, as no CPU profiles: ${skipped.join(', ')}` }]
}

interface ReadSet {
  readonly label: string
  readonly profiles: readonly CpuAnalysis[]
}

async function readOne(source: ProfileSource, options: AnalyzeOptions, given: GivenFacts): Promise<CpuAnalysis> {
  const inputs = await readInputs([source], null, options.decode ?? {}, given.executables)
  // its kind was read a moment ago
  if (!('cpus' in inputs)) throw new Error(`${source.name} is no CPU profile any more`)
  return readCpuTime(inputs, [source], options, given)
}

const METRICS = ['total', 'make', 'run', 'free'] as const satisfies readonly TimeMetric[]

/** A line of a profile, or all of them, with its times. */
type Times = Omit<DeferTime, 'sites'>

function comparedTimes(base: ReadSet, set: ReadSet, options: CpuDiffOptions): ComparedTimes {
  const keyOf = (site: { function: string; file: string; line: number }) => [site.function, site.file, site.line].join('\n')
  const timesOf = new Map(
    [...base.profiles, ...set.profiles].map((one) => [one, new Map(one.time.sites.map((site) => [keyOf(site), site]))]),
  )
  const places = new Map([...timesOf.values()].flatMap((sites) => [...sites]))
  const input = (of: (profile: CpuAnalysis) => Times | undefined, metric: TimeMetric): TimeInput => ({
    before: base.profiles.map((one) => measured(one, of(one), metric)),
    after: set.profiles.map((one) => measured(one, of(one), metric)),
  })
  /** The lines with such a time, as a family of its own. */
  const changes = (metric: TimeMetric): TimeChange[] => {
    const all = [...places].map(([key, place]) => ({ place, input: input((one) => timesOf.get(one)!.get(key), metric) }))
    const shown = all.filter(({ input: { before, after } }) => [...before, ...after].some(({ total }) => total > 0))
    const compared = compareTimes(
      shown.map((row) => row.input),
      options,
    )
    return shown.map(({ place }, i) => ({ place, metric, comparison: compared[i]! }))
  }
  const whole = (metric: TimeMetric) => compareTimes([input(({ time }) => time, metric)], options)[0]!
  return {
    label: set.label,
    profilesBefore: base.profiles.length,
    profilesAfter: set.profiles.length,
    whole: { total: whole('total'), make: whole('make'), run: whole('run'), free: whole('free') },
    rows: METRICS.flatMap(changes),
  }
}

function measured({ period, total, samples }: CpuAnalysis, times: Times | undefined, metric: TimeMetric): MeasuredTime {
  const nanos = times?.[metric] ?? 0
  return {
    total: nanos,
    samples: times === undefined ? 0 : metric === 'total' ? times.samples : times.samplesOf[metric],
    period,
    share: ratio(nanos, total),
    allSamples: samples,
  }
}
