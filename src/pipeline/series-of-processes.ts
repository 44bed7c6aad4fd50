import { type ProcessKey, processesOf, ranSideBySide } from '../analysis/processes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { Notice } from '../report/report.ts'
import { survey } from './survey.ts'

/** The captures of each of several processes. */
export interface ProcessSeries {
  /** Empty where the captures are of one process, or of one after the other. */
  readonly processes: readonly { readonly name: string; readonly sources: readonly ProfileSource[] }[]
  readonly notices: readonly Notice[]
}

/** Too few captures for a series of two processes need not be looked at. */
const MIN_SOURCES = 3

/** Sorts captures by process, where several processes ran side by side. Heaps count, where there are any. */
export async function seriesOfProcesses(
  sources: readonly ProfileSource[],
  by: ProcessKey | null,
  decode: DecodeOptions,
): Promise<ProcessSeries> {
  if (sources.length < MIN_SOURCES) return { processes: [], notices: [] }
  const surveyed = await survey(sources, decode)
  const heaps = surveyed.filter(({ kind }) => kind === 'heap' || kind === 'allocs')
  const processes = processesOf(heaps.length > 0 ? heaps : surveyed, by)
  if (by === null && !ranSideBySide(processes)) return { processes: [], notices: [] }
  const unused = surveyed.length - processes.reduce((sum, { captures }) => sum + captures.length, 0)
  const text = `Left out: ${counted(unused, 'profile')} of other kinds than heaps.`
  return {
    processes: processes.map(({ name, captures }) => ({ name, sources: captures.map(({ from }) => from) })),
    notices: unused === 0 ? [] : [{ code: 'skipped-files', text }],
  }
}
