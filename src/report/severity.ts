import { counted } from '../base/units.ts'
import type { Finding, Severity } from './report.ts'

/** The severities, most severe first. */
export const SEVERITIES = ['error', 'warning', 'note'] as const satisfies readonly Severity[]

/** Compares findings by severity, most severe first; 0 for equal severities. */
export function bySeverity(a: Pick<Finding, 'severity'>, b: Pick<Finding, 'severity'>): number {
  return severityRank(a.severity) - severityRank(b.severity)
}

/** Whether a severity is `least` or worse. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severityRank(severity) <= severityRank(least)
}

/** The number of findings of each severity, in words, most severe first: `2 errors, 1 note`. Empty where there are none. */
export function severitiesText(findings: readonly Pick<Finding, 'severity'>[]): string {
  return SEVERITIES.map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => counted(count, severity))
    .join(', ')
}

function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}
