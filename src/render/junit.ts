import { visibleText } from '../base/visible-text.ts'
import type { Finding, GateResult, Report } from '../report/report.ts'
import { findingFile } from './finding-place.ts'
import { doubtMark, findingParagraph, limited } from './finding-text.ts'
import type { Renderer } from './renderer.ts'
import { xmlText } from './xml-text.ts'

/** Longest name of a test case in UTF-16 units: CI systems show it in a list. */
const MAX_NAME = 300

/** What became of a test case: nothing beside it means that it passed. */
interface TestCase {
  readonly classname: string
  readonly name: string
  readonly outcome?: {
    readonly element: 'failure' | 'error' | 'skipped'
    readonly type: string
    readonly message: string
    readonly text: string
  }
}

/**
 * The report as test results in JUnit's XML, which CI systems list. A limit of `--fail-on` is a test case that passes or fails, or has an
 * error where it is undecided. An error finding is a failed test case; a warning, a note, or a finding of the baseline is a skipped
 * one, which people see and which fails nothing. The answer and the notices are the output of the suite. Names of test cases hold no numbers that change from run to run, since CI
 * systems follow a test case by its name.
 * Source: the schemas of Jenkins (xunit-plugin, junit-10.xsd) and of Ant (JUnit.xsd); the text is valid by both.
 */
export const renderJunit: Renderer = (report) => {
  const cases = withDistinctNames([readCase(report), ...(report.gates ?? []).map(gateCase), ...report.findings.map(findingCase)])
  const count = (element: string) => cases.filter(({ outcome }) => outcome?.element === element).length
  const counts = { tests: cases.length, failures: count('failure'), errors: count('error') }
  const suite = {
    name: `deferscope ${report.command}`,
    package: 'deferscope',
    id: 0,
    timestamp: timeOf(report),
    hostname: 'localhost',
    ...counts,
    skipped: count('skipped'),
    time: 0,
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites>`,
    `  <testsuite${attributes(suite)}>`,
    '    <properties>',
    ...propertiesOf(report).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
    ...cases.map(caseText),
    `    <system-out>${escaped(outputLines(report))}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

/** A test case that always passes: CI systems take a file without test cases for a mistake. */
function readCase({ command }: Report): TestCase {
  return { classname: `deferscope.${command}`, name: 'the report is made' }
}

function gateCase({ expression, outcome, reasons }: GateResult): TestCase {
  const common = { classname: 'deferscope.limits', name: expression }
  if (outcome === 'passed') return common
  const element = outcome === 'failed' ? 'failure' : 'error'
  const type = outcome === 'failed' ? 'gate-failed' : 'gate-undecided'
  return { ...common, outcome: { element, type, message: reasons[0] ?? expression, text: reasons.join('\n') } }
}

function findingCase(finding: Finding): TestCase {
  const { rule, severity, function: name, line, title, cause, fix, known } = finding
  const file = findingFile(finding)
  const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}`
  return {
    classname: `deferscope.${rule}`,
    name: [name ?? '', place].filter((part) => part !== '').join(' ') || rule,
    outcome: {
      element: severity === 'error' && known !== true ? 'failure' : 'skipped',
      type: severity,
      message: `${known === true ? 'known: ' : ''}${doubtMark(finding)}${title}`,
      text: [findingParagraph(finding), `Cause: ${cause}`, `Fix: ${fix}`].join('\n'),
    },
  }
}

/** Several test cases of one name would be one in the lists of CI systems. */
function withDistinctNames(cases: readonly TestCase[]): TestCase[] {
  const seen = new Map<string, number>()
  return cases.map((one) => {
    const name = limited(one.name, MAX_NAME)
    const key = `${one.classname} ${name}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return { ...one, name: count === 1 ? name : `${name} (${count})` }
  })
}

function caseText({ classname, name, outcome }: TestCase): string {
  const start = `    <testcase${attributes({ classname, name, time: 0 })}`
  if (outcome === undefined) return `${start}/>`
  const { element, type, message, text } = outcome
  // Ant's schema gives a skipped test case no type
  const head = element === 'skipped' ? attributes({ message }) : attributes({ type, message })
  const inside = `      <${element}${head}>${escaped(text.split('\n'))}</${element}>`
  return [`${start}>`, inside, '    </testcase>'].join('\n')
}

function propertiesOf({ command, tool, verdict, inputs }: Report): [name: string, value: string][] {
  return [
    ['command', command],
    ['version', tool.version],
    ['verdict', verdict],
    ...inputs.map(({ source }): [string, string] => ['input', source]),
  ]
}

/** The time of the latest profile, since a report has no clock of its own; 1970 where none has one. Ant's schema allows no zone. */
function timeOf({ inputs }: Report): string {
  const times = inputs.flatMap(({ time }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(time ?? '')?.[0] ?? [])
  return times.sort().at(-1) ?? '1970-01-01T00:00:00'
}

function outputLines({ answer, notices }: Report): string[] {
  return [...(answer === null ? [] : [answer.text]), ...notices.map(({ code, text }) => `${code}: ${text}`)]
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped([String(value)])}"`)
    .join('')
}

/** Lines as text of XML, each bounded in its length. */
function escaped(lines: readonly string[]): string {
  return lines.map((line) => xmlText(limited(visibleText(line)))).join('\n')
}
