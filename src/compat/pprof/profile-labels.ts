import { baseName } from './graph/node-info.ts'
import { label, percentage, scale } from './measurement.ts'
import type { PrintContext } from './print-context.ts'
import { type Report, truncatedToInt64 } from './report.ts'

/** The lines above a report that tell of its profile. Source: google/pprof internal/report/report.go, `ProfileLabels`. */
export function profileLabels(report: Report, context: PrintContext): string[] {
  const { profile, options } = report
  const labels: string[] = []
  const first = profile.mappings[0]
  if (first !== undefined && first.file !== '') labels.push(`File: ${baseName(first.file)}`)
  if (first !== undefined && first.buildId !== '') labels.push(`Build ID: ${first.buildId}`)
  labels.push(...profile.comments.filter((comment) => !comment.startsWith('#')))
  if (options.sampleType !== '') labels.push(`Type: ${options.sampleType}`)
  if (profile.docUrl !== '') labels.push(`Doc: ${profile.docUrl}`)
  if (profile.timeNanos !== 0n) {
    let seconds = profile.timeNanos / 1_000_000_000n
    if (profile.timeNanos < 0n && profile.timeNanos % 1_000_000_000n !== 0n) seconds--
    const { offset, name } = context.zone(Number(seconds))
    const text = new Date((Number(seconds) + offset) * 1000).toISOString()
    labels.push(`Time: ${text.slice(0, 10)} ${text.slice(11, 19)} ${name}`)
  }
  if (profile.durationNanos !== 0n) {
    const { value, unit } = scale(report.total, options.sampleUnit, 'nanoseconds')
    const share = unit === 'ns' && value !== 0 ? `(${percentage(truncatedToInt64(value), profile.durationNanos)})` : ''
    labels.push(`Duration: ${label(profile.durationNanos, 'nanoseconds')}, Total samples = ${report.format(report.total)} ${share}`)
  }
  return labels
}
