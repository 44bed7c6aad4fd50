import { foldFunctionName } from '../../src/attribution/go-names.ts'
import type { Report } from '../../src/report/report.ts'
import type { TruthCapture, TruthSite } from './truth-profiles.ts'

/** A row of the table of defers. */
export interface DeferRow {
  readonly function: string
  readonly file: string
  readonly line: number
  readonly records: number
  readonly evidence: string
  readonly confidence: string
  readonly statement?: string | null
  readonly notes: readonly string[]
}

export function deferRows(report: Report): DeferRow[] {
  return report.tables['defers']!.rows as unknown as DeferRow[]
}

export function rowsOf(report: Report, grade: string): DeferRow[] {
  return deferRows(report).filter(({ confidence }) => confidence === grade)
}

export function keyOf(site: { readonly function: string; readonly line: number }): string {
  return `${foldFunctionName(site.function)}:${site.line}`
}

/** Records that pools may hold back, or have counted at another site. */
export const slackOf = ({ cpus }: TruthCapture) => 32 * cpus + 2
const chanceOf = ({ rate }: TruthCapture, { record_bytes: bytes }: TruthSite) => (rate <= 1 ? 1 : 1 - Math.exp(-bytes / rate))

/** The sites that have enough records to be found: more than pools may hold, or at least ten expected sampled objects. */
export function tellableSites(capture: TruthCapture): TruthSite[] {
  return capture.sites.filter(
    (site) =>
      !site.trap &&
      (capture.rate <= 1 ? site.live_defer_records > slackOf(capture) : site.live_defer_records * chanceOf(capture, site) >= 10),
  )
}

/** Pool slack, and six standard errors where the capture was sampled. */
export function toleranceOf(capture: TruthCapture, site: TruthSite): number {
  const chance = chanceOf(capture, site)
  return slackOf(capture) + 6 * Math.sqrt((site.live_defer_records * (1 - chance)) / chance)
}

/** Whether records moved between the sites of a capture: pools of other Ps were emptied. */
export function isStolen({ program, name }: TruthCapture): boolean {
  return program === 'poolreuse' && name === '4-stolen'
}
