import type { ProfileSource } from '../base/profile-source.ts'
import { decodeProfile } from '../decode/decode-profile.ts'
import { cpuDiffReport } from '../report/cpu-diff-report.ts'
import type { CpuDiffReport } from '../report/rows.ts'
import type { AnalyzeOptions } from './analyze.ts'
import { readCpuTime } from './cpu-time.ts'
import { type GivenFacts, givenFacts } from './given-facts.ts'
import { readInputs } from './heap-inputs.ts'

/** Whether a profile is of CPU time. What cannot be read is not: its error comes from whoever reads it then. */
async function isCpuProfile(source: ProfileSource, options: AnalyzeOptions): Promise<boolean> {
  try {
    const { kind } = await decodeProfile(source, { begin() {}, sample: () => false }, options.decode ?? {})
    return kind === 'cpu'
  } catch {
    return false
  }
}

/** Compares the time that defers take in two CPU profiles. Null where one of them is something else. */
export async function cpuDiff(
  before: ProfileSource,
  after: ProfileSource,
  options: AnalyzeOptions & { readonly alpha: number },
): Promise<CpuDiffReport | null> {
  if (!(await isCpuProfile(before, options)) || !(await isCpuProfile(after, options))) return null
  const given = await givenFacts(options)
  const [from, to] = [await sideOf(before, options, given), await sideOf(after, options, given)]
  return from === null || to === null ? null : cpuDiffReport(from, to, options.alpha)
}

async function sideOf(source: ProfileSource, options: AnalyzeOptions, given: GivenFacts) {
  const inputs = await readInputs([source], null, options.decode ?? {}, given.executables)
  return 'cpus' in inputs ? readCpuTime(inputs, [source], options, given) : null
}
