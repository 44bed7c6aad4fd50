import type { NoticeCode } from '../base/notice-codes.ts'
import type { Report } from './report.ts'

/** The metric that a gate is about. */
export interface GatedMetric {
  readonly table: string
  readonly metric: string
}

/** Metrics of a series that are unknown until it is long enough to show a trend. */
const TREND_METRICS = ['slope', 'slope_low', 'slope_high', 'seconds_to_limit']

/** The reason why a gate is undecided although no row exceeds it: the inputs cannot show what it asks about. Null where they can. */
export function undecidedReason(report: Report, gate: GatedMetric): string | null {
  const has = (code: NoticeCode) => report.notices.some((notice) => notice.code === code)
  if (has('profile-cut') || has('dump-cut')) return 'a part of the profile is missing: give the whole profile'
  if (has('lossy-source') && (gate.table === 'defers' || gate.table === 'findings'))
    return 'the profile lacks what tells defer records from other objects, see the notice lossy-source'
  if (SERIES.includes(report.command) && has('too-few-profiles') && isAboutTrend(gate))
    return 'there are too few captures of one process to show growth, see the notice too-few-profiles'
  return null
}

/** Commands whose findings and slopes need several captures. */
const SERIES = ['trend', 'watch']

function isAboutTrend({ table, metric }: GatedMetric): boolean {
  return table === 'growing' || table === 'findings' || TREND_METRICS.includes(metric)
}
