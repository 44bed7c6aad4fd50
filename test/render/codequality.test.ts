import { describe, expect, it } from 'vitest'
import { renderCodeQuality } from '../../src/render/codequality.ts'
import type { Finding, Notice, Report } from '../../src/report/report.ts'
import { finding } from '../support/findings.ts'

const allOf = (findings: readonly Finding[], notices: readonly Notice[] = []) =>
  JSON.parse(renderCodeQuality({ command: 'analyze', answer: { text: 'An answer.' }, findings, notices } as unknown as Report))
const issuesOf = (findings: readonly Finding[]) => allOf(findings).slice(1)

describe('the format codequality', () => {
  it('has an issue per finding with what GitLab needs', () => {
    const [issue] = issuesOf([finding({ severity: 'error', rule: 'defer-in-loop', file: './app/a.go', line: 7 })])
    expect(issue).toEqual({
      description: expect.stringContaining('.'),
      check_name: 'defer-in-loop',
      fingerprint: expect.stringMatching(/^\w+$/),
      severity: 'critical',
      location: { path: 'app/a.go', lines: { begin: 7 } },
    })
  })

  it('tells findings apart, and keeps their fingerprints where lines move', () => {
    const [first, second] = issuesOf([finding({ line: 7 }), finding({ line: 9 })])
    const [moved] = issuesOf([finding({ line: 8 })])
    expect(first.fingerprint).not.toBe(second.fingerprint)
    expect(moved.fingerprint).toBe(first.fingerprint)
  })

  it('leaves out what a baseline knows, and has issues for the answer and for limits that are not kept', () => {
    expect(issuesOf([finding({ known: true })])).toEqual([])
    const [answer, limit] = allOf([], [{ code: 'gate-failed', text: '--fail-on a.b>1: main.f' }])
    expect(answer).toMatchObject({ check_name: 'answer', severity: 'info', description: 'An answer.' })
    expect(limit).toMatchObject({ check_name: 'limits', severity: 'blocker', description: '--fail-on a.b>1: main.f' })
  })

  it('has a place for findings without one', () => {
    expect(issuesOf([finding({ file: null, line: null })])[0].location).toEqual({ path: 'unknown', lines: { begin: 1 } })
  })
})
