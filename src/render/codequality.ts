import { safeJson } from '../base/safe-json.ts'
import { visibleText } from '../base/visible-text.ts'
import { isOfGate } from '../report/gated.ts'
import type { Finding, Severity } from '../report/report.ts'
import { findingFile, findingRegion } from './finding-place.ts'
import { findingParagraph, limited } from './finding-text.ts'
import { fingerprints } from './fingerprint.ts'
import type { Renderer } from './renderer.ts'

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', note: 'info' }

/**
 * The findings for the merge requests of GitLab, as its report `codequality`: those that a baseline knows are left out, as GitLab shows what
 * is new. The answer is an issue too, of no file, and so are the limits that are not kept; they have one fingerprint whatever they say, so
 * that GitLab shows them where they come or go, not each time that a number changes.
 * Source: docs.gitlab.com, "Code Quality", Code Quality report format.
 */
export const renderCodeQuality: Renderer = ({ command, answer, findings, notices }) => {
  const prints = fingerprints(findings)
  const issues = findings.flatMap((finding, i) => (finding.known === true ? [] : [issueOf(finding, prints[i]!)]))
  const limits = notices.filter(({ code }) => isOfGate(code)).map(({ text }) => text)
  const all = [
    ...(answer === null ? [] : [ownIssue(command, 'answer', 'info', answer.text)]),
    ...(limits.length === 0 ? [] : [ownIssue(command, 'limits', 'blocker', limits.join('; '))]),
    ...issues,
  ]
  return `${safeJson(JSON.stringify(all, null, 2))}\n`
}

function issueOf(finding: Finding, fingerprint: string) {
  return {
    description: findingParagraph(finding),
    check_name: visibleText(finding.rule),
    fingerprint,
    severity: SEVERITY[finding.severity],
    location: { path: pathOf(finding), lines: { begin: findingRegion(finding)?.startLine ?? 1 } },
  }
}

/** GitLab needs a path, relative to the repository where it shall link to it. */
function pathOf(finding: Finding): string {
  return visibleText(findingFile(finding) ?? 'unknown').replace(/^\.\//, '')
}

function ownIssue(command: string, name: string, severity: string, text: string) {
  return {
    description: limited(visibleText(text)),
    check_name: name,
    fingerprint: `deferscope-${command}-${name}`,
    severity,
    location: { path: 'deferscope', lines: { begin: 1 } },
  }
}
