import { visibleText } from '../base/visible-text.ts'
import type { Answer, Finding, InputSummary, Notice, Report, Severity } from '../report/report.ts'
import { ruleText } from '../report/rule-texts.ts'
import { bySeverity } from '../report/severity.ts'
import { fileUri, nameUri, SOURCE_ROOT } from './file-uri.ts'
import { findingFile, findingRegion } from './finding-place.ts'
import { findingParagraph, limited } from './finding-text.ts'
import { fingerprints } from './fingerprint.ts'
import type { Renderer } from './renderer.ts'

/** GitHub rejects a run with more results. Source: docs.github.com, "SARIF results exceed one or more limits". */
const MAX_RESULTS = 25_000
/** GitHub's limit for the description of a rule, in characters. Source: docs.github.com, "SARIF support for code scanning". */
const MAX_DESCRIPTION = 1024

/**
 * The findings as one run of SARIF 2.1.0, for code scanning and editors. Notices become notifications of the tool; tables have
 * no place in SARIF. The text holds no time, and nothing about the machine except the paths that the profile names.
 * Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01".
 */
export const renderSarif: Renderer = (report) => {
  const findings = mostSevere(report.findings)
  const leftOut = report.findings.length - findings.length
  const ids = [...new Set(findings.map(({ rule }) => rule))]
  const prints = fingerprints(findings)
  const hasKnown = findings.some(({ known }) => known === true)
  const run = {
    tool: { driver: { ...toolOf(report), rules: ids.map(ruleOf) } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notificationsOf(report.notices, leftOut) }],
    originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The root of the source that the program was built from.' } } },
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding, i) => ({
      ruleId: visibleText(finding.rule),
      ruleIndex: ids.indexOf(finding.rule),
      level: finding.severity,
      message: { text: messageText(findingParagraph(finding)) },
      locations: [locationOf(finding, report.inputs)],
      partialFingerprints: { 'deferscopeFinding/v1': prints[i] },
      ...rankOf(finding),
      ...(hasKnown ? { suppressions: finding.known === true ? [KNOWN] : [] } : {}),
      properties: propertiesOf(finding),
    })),
    properties: { command: report.command, answer: answerOf(report.answer), verdict: report.verdict, inputs: report.inputs.map(inputOf) },
  }
  const log = { $schema: SCHEMA, version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)}\n`
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/** How a finding is suppressed that a baseline knows; results without any then have an empty list. Source: SARIF 2.1.0, 3.27.23. */
const KNOWN = { kind: 'external', justification: 'A baseline knows this finding.' }

function toolOf({ tool }: Report) {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version }
}

/** The findings that fit, in the order of the report; where there are too many, the most severe. */
function mostSevere(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MAX_RESULTS) return findings
  return findings.toSorted(bySeverity).slice(0, MAX_RESULTS)
}

function ruleOf(id: string) {
  const rule = ruleText(id)
  if (rule === null) return { id: visibleText(id) }
  const { severity, title, explanation, fix, example, source } = rule
  const sentence = `${title[0]!.toUpperCase()}${title.slice(1)}.`
  return {
    id,
    name: id.replace(/(?:^|-)(.)/g, (_all, letter: string) => letter.toUpperCase()),
    shortDescription: { text: limited(sentence, MAX_DESCRIPTION) },
    fullDescription: { text: limited(explanation, MAX_DESCRIPTION) },
    help: {
      text: [explanation, `Fix: ${fix}`, ...(example === null ? [] : [`Example:\n${example}`]), `Source: ${source}`].join('\n\n'),
      markdown: [
        `# ${sentence}`,
        explanation,
        `**Fix:** ${fix}`,
        ...(example === null ? [] : [`\`\`\`go\n${example}\n\`\`\``]),
        `**Source:** ${source}`,
      ].join('\n\n'),
    },
    defaultConfiguration: { level: severity },
    properties: { tags: ['go', 'memory', 'performance'] },
  }
}

/**
 * The location of a finding: its statement; where the file is not known, the profile's name stands for the file, since GitHub rejects
 * a whole log for one result without a file. The line is left out where it is not known.
 */
function locationOf(finding: Finding, inputs: readonly InputSummary[]) {
  const file = findingFile(finding)
  const artifactLocation = file === null ? null : fileUri(file)
  const region = findingRegion(finding)
  const name = finding.function === null ? null : limited(visibleText(finding.function))
  return {
    ...(artifactLocation === null
      ? {
          physicalLocation: { artifactLocation: { uri: nameUri(profileName(inputs)) } },
          message: { text: 'The profile: it tells no file.' },
        }
      : { physicalLocation: { artifactLocation, ...(region === null ? {} : { region }) } }),
    ...(name === null ? {} : { logicalLocations: [{ fullyQualifiedName: name, kind: 'function' }] }),
  }
}

/** The base name of the last source, because results are about the latest profile; its folders belong to the machine and are left out. */
function profileName(inputs: readonly InputSummary[]): string {
  const name = /[^/\\?#]+(?=[/\\]*(?:[?#]|$))/.exec(inputs.at(-1)?.source ?? '')?.[0] ?? ''
  return name === '' || name === '-' || /^\.+$/.test(name) ? 'profile' : name
}

/** The share of the heap, 0 to 100. */
function rankOf({ share }: Finding): { rank?: number } {
  return share === null || !Number.isFinite(share) ? {} : { rank: Math.min(Math.max(share * 100, 0), 100) }
}

function propertiesOf({ value, low, high, unit, share, evidence, confidence, cause, fix }: Finding) {
  const shown = (text: string | null) => (text === null ? null : limited(visibleText(text)))
  return { value, low, high, unit, share, evidence: shown(evidence), confidence: shown(confidence), cause: shown(cause), fix: shown(fix) }
}

/** The answer as one text, without its facts, which are for readers of JSON. */
function answerOf(answer: Answer | null): string | null {
  return answer === null ? null : limited(visibleText(answer.text))
}

function inputOf({ set, kind, goVersion, buildId }: InputSummary) {
  const shown = (text: string | null) => (text === null ? null : limited(visibleText(text)))
  return { set: shown(set), kind: shown(kind), goVersion: shown(goVersion?.value ?? null), buildId: shown(buildId) }
}

function notificationsOf(notices: readonly Notice[], leftOut: number) {
  const notifications = notices.map(({ code, text }) => notificationOf(code, 'note', text))
  if (leftOut > 0)
    notifications.push(
      notificationOf('results-left-out', 'warning', `${leftOut} findings are left out: code scanning takes ${MAX_RESULTS} in one run.`),
    )
  return notifications
}

function notificationOf(code: string, level: Severity, text: string) {
  return { descriptor: { id: visibleText(code) }, level, message: { text: messageText(limited(visibleText(text))) } }
}

/** Escapes a text so that no name becomes a placeholder or a link. Source: SARIF 2.1.0, sections 3.11.5 and 3.11.6. */
function messageText(text: string): string {
  return text.replace(/[{}]/g, '$&$&').replaceAll('](', '\\](')
}
