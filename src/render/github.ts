import { visibleText } from '../base/visible-text.ts'
import { isOfGate } from '../report/gated.ts'
import type { Finding, Notice, Report, Severity } from '../report/report.ts'
import { severitiesText } from '../report/severity.ts'
import { findingFile, findingRegion } from './finding-place.ts'
import { doubtMark, findingParagraph, limited } from './finding-text.ts'
import type { Renderer } from './renderer.ts'

/** GitHub shows this many annotations of each kind per step. Source: docs.github.com, "Workflow commands for GitHub Actions". */
const MAX_SHOWN = 10

type Kind = 'error' | 'warning' | 'notice'
const KINDS: Readonly<Record<Severity, Kind>> = { error: 'error', warning: 'warning', note: 'notice' }

/**
 * The report as workflow commands of GitHub Actions: the answer, one command per limit that is exceeded or undecided, then one per finding,
 * which the pull request shows at its line. All notices that weaken the findings share one command, so that they take no room from the findings; where
 * there are no findings, the last line names the notice codes. That line is for the log.
 */
export const renderGithub: Renderer = (report) => {
  const { command: name, answer, findings, notices } = report
  const exceeded = notices.filter(({ code }) => isOfGate(code))
  const doubts = notices.filter((notice) => !exceeded.includes(notice))
  const lines = answer === null ? [] : [command('notice', { title: `deferscope ${name}` }, limited(answer.text))]
  lines.push(...exceeded.map(({ code, text }) => command('error', { title: code }, limited(text))), ...findings.map(findingCommand))
  if (findings.length > 0 && doubts.length > 0) lines.push(doubtCommand(doubts))
  return `${[...lines, summary(report, doubts, exceeded.length)].join('\n')}\n`
}

function findingCommand(finding: Finding): string {
  const file = findingFile(finding)
  const region = file === null ? null : findingRegion(finding)
  // GitHub ignores columns where an annotation spans several lines
  const columns = region === null || region.endLine !== undefined ? {} : { col: region.startColumn, endColumn: region.endColumn }
  const properties = {
    ...(file === null ? {} : { file }),
    ...(region === null ? {} : { line: region.startLine, endLine: region.endLine, ...columns }),
    title: `${doubtMark(finding)}${finding.rule}`,
  }
  return command(
    finding.known === true ? 'notice' : KINDS[finding.severity],
    properties,
    `${findingParagraph(finding)}\nFix: ${finding.fix}`,
  )
}

function doubtCommand(notices: readonly Notice[]): string {
  const texts = notices.map(({ code, text }) => `${code}: ${limited(visibleText(text))}`)
  return command('notice', { title: 'what to know about these findings' }, texts.join('\n'))
}

/**
 * Formats a workflow command. Control characters other than newlines are made visible first; then the characters that the runner reads are
 * escaped. Source: actions/toolkit, command.ts.
 */
function command(kind: Kind, properties: Readonly<Record<string, string | number | undefined>>, message: string): string {
  const list = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${escapedProperty(String(value))}`],
  )
  return `::${kind} ${list.join(',')}::${message.split('\n').map(escapedData).join('%0A')}`
}

function escapedData(text: string): string {
  return visibleText(text).replaceAll('%', '%25')
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** The last line, with words and numbers of deferscope only: a name from a profile in a plain line could be a command to the runner. */
function summary({ command, answer, findings, notices, verdict }: Report, doubts: readonly Notice[], exceededCount: number): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const otherNotices = (answer === null ? 0 : 1) + (findings.length > 0 && doubts.length > 0 ? 1 : 0)
  const annotations = [count('error') + exceededCount, count('warning'), count('note') + otherNotices]
  const parts = [findings.length === 0 ? 'no findings' : severitiesText(findings)]
  if (findings.length === 0 && doubts.length > 0) parts.push(`notices: ${doubts.map(({ code }) => code).join(', ')}`)
  if (verdict === 'fail') parts.push(notices.some(({ code }) => code === 'gate-failed') ? 'a limit is exceeded' : 'a limit is undecided')
  if (Math.max(...annotations) > MAX_SHOWN) parts.push(`GitHub shows ${MAX_SHOWN} annotations of each kind and step, this log has all`)
  return `deferscope ${command}: ${parts.join('; ')}`
}
