import { deferTime } from '../analysis/defer-time.ts'
import { foldStacks } from '../analysis/fold-stacks.ts'
import { hasFilter } from '../analysis/frame-filter.ts'
import { topRows } from '../analysis/top.ts'
import { inferGoVersion } from '../attribution/go-version.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { ColumnTotals } from '../profile/column-totals.ts'
import { type CpuAnalysis, cpuReport } from '../report/cpu-report.ts'
import { inputSummary } from '../report/input-summary.ts'
import type { Notice } from '../report/report.ts'
import type { AnalyzeReport } from '../report/rows.ts'
import type { DetailOptions } from './function-details.ts'
import type { GivenFacts } from './given-facts.ts'
import type { CpuProfiles } from './heap-inputs.ts'
import { programVersion } from './program.ts'
import { type FilteredStacks, filterStacks, readStacks } from './read-stacks.ts'

/** What `analyze` was asked for, as far as it concerns CPU profiles. */
interface CpuOptions extends DetailOptions {
  readonly drawsStacks?: boolean
  readonly notices?: readonly Notice[]
}

/** The report of `analyze` on CPU profiles, several of them added up: the time that defers take. Throws `usage` for options that need a heap. */
export async function cpuTime(
  cpus: CpuProfiles,
  sources: readonly ProfileSource[],
  options: CpuOptions,
  given: GivenFacts,
): Promise<AnalyzeReport> {
  const refused = options.byLine === true ? '--lines' : options.peek !== undefined ? '--peek' : options.list !== undefined ? '--list' : null
  if (refused !== null)
    throw new ProfileError(
      'usage',
      `${refused} needs a heap profile`,
      refused,
      'ask deferscope pprof -lines, -peek or -list of a CPU profile',
    )
  const report = cpuReport(await readCpuTime(cpus, sources, options, given))
  if (options.drawsStacks !== true) return report
  const { plainFlame } = await import('./plain-flame.ts')
  return { ...report, flame: plainFlame(await readCpuStacks(cpus, sources, options, given), 'cpu') }
}

/** Reads the time that defers take in CPU profiles, several of them added up. */
export async function readCpuTime(
  { cpus, skipped }: CpuProfiles,
  sources: readonly ProfileSource[],
  options: CpuOptions,
  given: GivenFacts,
): Promise<CpuAnalysis> {
  const { profile, stacks, unmatchedFilters, totals } = await readCpuStacks({ cpus }, sources, options, given)
  const column = (type: string) => profile.sampleTypes.findIndex((one) => one.type === type)
  const nanos = column('cpu')
  const total = Number(totals.sum(nanos))
  return {
    inputs: cpus.map(({ source, profile: one, fold, program }) =>
      inputSummary(source, one, fold, given.version ?? programVersion(program) ?? inferGoVersion(one)),
    ),
    time: deferTime(profile, stacks, column('samples'), nanos),
    total,
    period: profile.period,
    samples: Number(totals.sum(Math.max(column('samples'), 0))),
    top: topRows([{ tables: profile, fold: foldStacks(profile, stacks, 'functions', null), type: nanos }]),
    notices: [
      ...(options.notices ?? []),
      ...(skipped.length === 0 ? [] : [{ code: 'skipped-files', text: `Left out, as no CPU profiles: ${skipped.join(', ')}` } as const]),
      ...unmatchedFilters.map((option): Notice => ({ code: 'filter-no-match', text: `--${option} matched no frame.` })),
    ],
  }
}

/** The stacks of CPU profiles that the filters keep, with the totals of all. */
async function readCpuStacks(
  { cpus }: Pick<CpuProfiles, 'cpus'>,
  sources: readonly ProfileSource[],
  options: CpuOptions,
  given: GivenFacts,
): Promise<FilteredStacks & { readonly totals: ColumnTotals }> {
  const read = cpus.map(({ source }) => sources.find(({ name }) => name === source)!)
  const whole = await readStacks(read, options.decode ?? {}, given)
  return { ...(await filterStacks(whole, hasFilter(options.filter) ? options.filter : null)), totals: whole.stacks.totals }
}
