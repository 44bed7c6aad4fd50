import { describe, expect, it } from 'vitest'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import { type KnownFinding, knownOf, parseKnownFindings, withKnown } from '../../src/report/known-findings.ts'
import type { Finding, Report } from '../../src/report/report.ts'
import { finding } from '../support/findings.ts'

const reportOf = (...findings: readonly Partial<Finding>[]) =>
  ({ command: 'analyze', tables: {}, findings: findings.map(finding), notices: [], verdict: 'pass' }) as unknown as Report
const LEAK: Partial<Finding> = { rule: 'defer-records-live', function: 'main.load', severity: 'warning' }
const ENTRY: KnownFinding = { command: 'analyze', rule: 'defer-records-live', function: 'main.load', severity: 'warning', count: 1 }
const knownIn = (report: Report, known: readonly KnownFinding[]) => {
  const { findings, notices } = withKnown(report, known)
  return [...findings.map((one) => one.known ?? false), ...notices.map(({ code }) => code)]
}

describe('known findings', () => {
  it('are those of the rule and function, on whatever line and machine', () => {
    expect(knownIn(reportOf({ ...LEAK, line: 7, file: '/build/a.go' }, { ...LEAK, function: 'main.other' }), [ENTRY])).toEqual([
      true,
      false,
      'baselined',
    ])
    expect(knownIn(reportOf(LEAK), [{ ...ENTRY, function: null }])).toEqual([false, 'baseline-stale'])
    expect(knownIn(reportOf({ ...LEAK, function: null }), [{ ...ENTRY, function: null }])).toEqual([true, 'baselined'])
  })

  it('are as many as the baseline has, and stale where there are fewer', () => {
    expect(knownIn(reportOf(LEAK, LEAK), [ENTRY])).toEqual([true, false, 'baselined'])
    expect(knownIn(reportOf(LEAK), [{ ...ENTRY, count: 3 }])).toEqual([true, 'baselined', 'baseline-stale'])
  })

  it('are new where they got worse, and known where they got better', () => {
    expect(knownIn(reportOf({ ...LEAK, severity: 'error' }), [ENTRY])).toEqual([false, 'baseline-stale'])
    expect(knownIn(reportOf({ ...LEAK, severity: 'note' }), [ENTRY])).toEqual([true, 'baselined'])
  })

  it('of another command say nothing', () => {
    expect(knownIn(reportOf(LEAK), [{ ...ENTRY, command: 'trend' }])).toEqual([false])
  })

  it('are not counted by limits', () => {
    const verdict = (known: readonly KnownFinding[]) => gated(withKnown(reportOf(LEAK), known), [parseGate('findings.note>0')]).verdict
    expect([verdict([]), verdict([ENTRY])]).toEqual(['fail', 'pass'])
  })

  it('do not grow for a limit on growth', () => {
    const row = { function: 'main.load', line: 7, pattern: 'growing', confidence: 'exact' }
    const tables = { defers: { title: '', columns: [], rows: [row, { ...row, line: 9 }] } }
    const report: Report = { ...reportOf({ ...LEAK, line: 7 }, { ...LEAK, line: 9 }), command: 'trend', tables }
    const gate = parseGate('growing', 'series')
    const reasons = (count: number) => gated(withKnown(report, [{ ...ENTRY, command: 'trend', count }]), [gate]).gates![0]!.reasons
    expect(reasons(1)).toEqual(['main.load line 9 grows'])
    expect(reasons(2)).toEqual([])
  })

  it('are read as they were written', () => {
    const entries = knownOf(reportOf(LEAK, { ...LEAK, severity: 'error' }, { ...LEAK, rule: 'a' }))
    expect(entries).toEqual([
      { ...ENTRY, rule: 'a' },
      { ...ENTRY, severity: 'error', count: 2 },
    ])
    const text = JSON.stringify({ schema: 'deferscope.baseline/1', findings: entries })
    expect(parseKnownFindings('b.json', text)).toEqual(entries)
  })

  it.each([
    ['[]', "the baseline's schema is not deferscope.baseline/1", 'b.json $ (line 1, byte 1)'],
    ['{"schema":"deferscope.baseline/2"}', "the baseline's schema is not deferscope.baseline/1", 'b.json $ (line 1, byte 1)'],
    ['{"schema":"deferscope.baseline/1","findings":1}', 'a list of findings should stand here', 'b.json $.findings (line 1, byte 46)'],
    [
      '{"schema":"deferscope.baseline/1","findings":[{"rule":"a"}]}',
      'the finding has no command, rule, function, severity and count',
      'b.json $.findings[0] (line 1, byte 47)',
    ],
  ])('%s is refused with its place', (text, message, where) => {
    expect(() => parseKnownFindings('b.json', text)).toThrow(expect.objectContaining({ code: 'bad-baseline', message, where }))
  })
})
