import { truncatedToInt64 } from '../../../base/go-int64.ts'
import { baseName } from '../../../base/go-path.ts'
import { narrow } from '../../../base/int64.ts'
import { formatZoneTime } from '../../go/time-format.ts'
import { label, percentage, scale } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import type { PrintContext } from './print-context.ts'

/** The lines that describe the profile of a report. Source: google/pprof internal/report/report.go, `ProfileLabels`. */
export function profileLabels(report: PprofReport, context: PrintContext): string[] {
  const { profile, options } = report
  const labels: string[] = []
  const main = profile.mappings[0]
  if (main !== undefined && main.file !== '') labels.push(`File: ${baseName(main.file)}`)
  if (main !== undefined && main.buildId !== '') labels.push(`Build ID: ${main.buildId}`)
  labels.push(...profile.comments.filter((comment) => !comment.startsWith('#')))
  if (options.sampleType !== '') labels.push(`Type: ${options.sampleType}`)
  if (profile.docUrl !== '') labels.push(`Doc: ${profile.docUrl}`)
  if (profile.timeNanos !== 0n) labels.push(`Time: ${formatZoneTime(profile.timeNanos, context.zone)}`)
  if (profile.durationNanos !== 0n) labels.push(durationLabel(report))
  return labels
}

/** The duration of the profile, and, where the unit is one of time, the share of it that the samples cover. */
function durationLabel(report: PprofReport): string {
  const duration = narrow(report.profile.durationNanos)
  const total = scale(report.total, report.options.sampleUnit, 'nanoseconds')
  const share = total.unit === 'ns' && total.value !== 0 ? `(${percentage(truncatedToInt64(total.value), duration)})` : ''
  return `Duration: ${label(duration, 'nanoseconds')}, Total samples = ${report.format(report.total)} ${share}`
}
