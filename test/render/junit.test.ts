import { describe, expect, it } from 'vitest'
import { renderJunit } from '../../src/render/junit.ts'
import type { Report } from '../../src/report/report.ts'
import { finding, findingsReport, heapInput } from '../support/findings.ts'
import { junitErrors } from '../support/junit-schema.ts'
import { elementsOf, parseXml, type XmlElement } from '../support/xml.ts'

const GATES: Report['gates'] = [
  { expression: 'defers.records>10000', from: '--fail-on', outcome: 'failed', reasons: ['main.f line 7 has 20,000', 'main.g has 30,000'] },
  { expression: 'findings.error>0', from: '--fail-on', outcome: 'passed', reasons: [] },
  { expression: 'growing', from: '--fail-on', outcome: 'undecided', reasons: ['there are too few captures'] },
]

const FINDINGS = [
  finding(),
  finding({ severity: 'warning', confidence: 'likely', line: 9 }),
  finding({ severity: 'note', function: null, file: null, line: null }),
  finding({ known: true }),
]

const REPORT = findingsReport(FINDINGS, {
  gates: GATES,
  answer: { text: 'About 4,000 defer records are alive.' },
  inputs: [{ ...heapInput('/home/me/heap.pb.gz'), time: '2026-11-21T02:18:11.5Z' }],
  notices: [{ code: 'as-of-gc', text: 'Numbers are of the last collection.' }],
  verdict: 'fail',
})

/** The test cases of a report: class, name, and what became of it with its message. */
function cases(report: Report): [classname: string, name: string, outcome: string | undefined, message: string | undefined][] {
  return elementsOf(parseXml(renderJunit(report)), 'testcase').map(({ attributes: { classname, name }, children: [outcome] }) => [
    classname!,
    name!,
    outcome?.name,
    outcome?.attributes['message'],
  ])
}

describe('JUnit results', () => {
  it('are valid by the schemas of Jenkins and Ant, with findings and limits and without', async () => {
    const worst = finding({ title: '\x1b[31m\u0000\ufffe\uffff]]><&"\'\u202e\ud800', function: '', rule: '', file: '\n' })
    expect(await junitErrors(renderJunit(REPORT), renderJunit(findingsReport([])), renderJunit(findingsReport([worst, worst])))).toEqual([])
  })

  it('have a test case for every limit, which passes, fails or has an error', () => {
    expect(cases(REPORT).slice(1, 4)).toEqual([
      ['deferscope.limits', 'defers.records>10000', 'failure', 'main.f line 7 has 20,000'],
      ['deferscope.limits', 'findings.error>0', undefined, undefined],
      ['deferscope.limits', 'growing', 'error', 'there are too few captures'],
    ])
  })

  it('have a failed test case for an error, and a skipped one for warnings, notes and findings of the baseline', () => {
    expect(cases(REPORT).slice(4)).toEqual([
      ['deferscope.defer-records-live', 'main.f example.com/app/main.go:7', 'failure', 'main.f (main.go:7) holds 4,000 defer records'],
      ['deferscope.defer-records-live', 'main.f example.com/app/main.go:9', 'skipped', expect.stringMatching(/^likely: /)],
      ['deferscope.defer-records-live', 'defer-records-live', 'skipped', expect.any(String)],
      ['deferscope.defer-records-live', 'main.f example.com/app/main.go:7 (2)', 'skipped', expect.stringMatching(/^known: /)],
    ])
  })

  it('count what they hold, and say when the latest profile was taken', () => {
    const [suite] = elementsOf(parseXml(renderJunit(REPORT)), 'testsuite') as [XmlElement]
    expect(suite.attributes).toMatchObject({ tests: '8', failures: '2', errors: '1', skipped: '3', timestamp: '2026-11-21T02:18:11' })
  })

  it('have the answer and the notices as output, and the text of a finding whole', () => {
    const root = parseXml(renderJunit(REPORT))
    expect(elementsOf(root, 'system-out')[0]!.text).toBe(
      'About 4,000 defer records are alive.\nas-of-gc: Numbers are of the last collection.',
    )
    expect(elementsOf(root, 'failure')[1]!.text).toBe(
      'main.f (main.go:7) holds 4,000 defer records. The records take 187.50KiB.\nCause: A defer in a loop.\nFix: Put the body into a function.',
    )
  })

  it('are one passed test case where there is nothing to say, since CI systems take a file without one for a mistake', () => {
    expect(cases(findingsReport([]))).toEqual([['deferscope.analyze', 'the report is made', undefined, undefined]])
  })
})
