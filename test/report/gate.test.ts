import { describe, expect, it } from 'vitest'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import type { Report } from '../../src/report/report.ts'
import { finding } from '../support/findings.ts'

const report: Report = {
  schema: 'deferscope.report/1',
  tool: { name: 'deferscope', version: '0' },
  command: 'analyze',
  answer: null,
  inputs: [],
  tables: {
    defers: {
      title: '',
      columns: [
        { id: 'function', title: '', unit: null },
        { id: 'records', title: '', unit: 'count' },
        { id: 'total_bytes', title: '', unit: 'bytes' },
        { id: 'share', title: '', unit: 'share' },
      ],
      rows: [
        { function: 'main.f', line: 3, records: 4000, total_bytes: 3 * 1024 ** 2, share: 0.12, confidence: 'likely' },
        { function: 'main.g', line: 9, records: 99_999, total_bytes: 9 * 1024 ** 2, share: 0.3, confidence: 'possible' },
      ],
    },
  },
  findings: [],
  notices: [],
  verdict: 'pass',
}

const verdictOf = (text: string, listsPossible = false) => gated(report, [parseGate(text)], { listsPossible }).verdict

describe('--fail-on', () => {
  it.each([
    ['defers.records>3999', 'fail'],
    ['defers.records>4000', 'pass'],
    ['defers.records>=4000', 'fail'],
    ['defers.total_bytes>2MiB', 'fail'],
    ['defers.total_bytes > 3MiB', 'pass'],
    ['defers.share>10%', 'fail'],
    ['defers.share>0.13', 'pass'],
    ['findings.error>0', 'pass'],
  ])('%s: %s', (text, verdict) => {
    expect(verdictOf(text)).toBe(verdict)
  })

  it.each([
    ['defers.records>1GiB', '1GiB is no limit of defers.records, whose unit is count'],
    ['defers.records>10m', '10m is no limit of defers.records, whose unit is count'],
    ['defers.share>1KiB', '1KiB is no limit of defers.share, whose unit is share'],
    ['defers.total_bytes>1h', '1h is no limit of defers.total_bytes, whose unit is bytes'],
    ['findings.error>1KiB', '1KiB is no limit of findings.error, whose unit is count'],
    ['defers.records>soon', 'soon is not a number, size or duration'],
  ])('%s is refused', (text, reason) => {
    expect(() => verdictOf(text)).toThrow(reason)
  })

  it.each([
    ['groups.wait_max>10m', 'fail'],
    ['groups.wait_max>11m', 'pass'],
    ['groups.wait_max>650', 'fail'],
  ])('%s is about time: %s', (text, verdict) => {
    const groups = { title: '', columns: [{ id: 'wait_max', title: '', unit: 'seconds' as const }], rows: [{ wait_max: 655 }] }
    expect(gated({ ...report, tables: { groups } }, [parseGate(text)]).verdict).toBe(verdict)
  })

  it('counts rows that rest on size alone only when they are asked for', () => {
    expect(verdictOf('defers.records>50000')).toBe('pass')
    expect(verdictOf('defers.records>50000', true)).toBe('fail')
  })

  it.each([
    ['findings.error>0', ['warning', 'note'], 'pass'],
    ['findings.error>0', ['error'], 'fail'],
    ['findings.warning>0', ['error'], 'fail'],
    ['findings.warning>0', ['note'], 'pass'],
    ['findings.warning>1', ['error', 'warning'], 'fail'],
    ['findings.note>2', ['error', 'warning', 'note'], 'fail'],
    ['findings.note<1', [], 'fail'],
  ] as const)('%s of %j: %s, as worse findings count too', (text, severities, verdict) => {
    const findings = severities.map((severity) => finding({ severity }))
    expect(gated({ ...report, findings }, [parseGate(text)]).verdict).toBe(verdict)
  })

  it('says which findings are over the limit', () => {
    const findings = [finding({ severity: 'error' }), finding({ severity: 'warning' }), finding({ severity: 'note' })]
    expect(gated({ ...report, findings }, [parseGate('findings.warning>0')]).notices).toEqual([
      { code: 'gate-failed', text: '--fail-on findings.warning>0: 1 error, 1 warning' },
    ])
  })

  it('names the tables there are, where that of a gate is not among them', () => {
    expect(() => verdictOf('heap.bytes>0')).toThrow(/the report has the tables defers and findings/)
  })

  it('counts goroutines however sure it is that they are in a deferred call', () => {
    const columns = [{ id: 'count', title: '', unit: 'count' as const }]
    const groups = { title: '', columns, rows: [{ function: 'main.f', line: 3, count: 40, confidence: 'possible' }] }
    const { verdict } = gated({ ...report, command: 'goroutines', tables: { groups } }, [parseGate('groups.count>30')])
    expect(verdict).toBe('fail')
  })

  it('fails, and says so, where the inputs cannot show what a gate asks about', () => {
    const lossy: Report = { ...report, notices: [{ code: 'lossy-source', text: '' }] }
    const noticesOf = (one: Report, text: string) =>
      gated(one, [parseGate(text, 'series')])
        .notices.slice(one.notices.length)
        .map(({ code }) => code)
    expect(noticesOf(lossy, 'defers.records>50000')).toEqual(['gate-undecided'])
    expect(noticesOf(lossy, 'findings.error>0')).toEqual(['gate-undecided'])
    expect(gated(lossy, [parseGate('defers.records>50000')]).verdict).toBe('fail')
    // what is over the limit is over it, whatever else is missing
    expect(noticesOf(lossy, 'defers.records>10')).toEqual(['gate-failed'])
    const short: Report = { ...report, command: 'trend', notices: [{ code: 'too-few-profiles', text: '' }] }
    expect(noticesOf(short, 'growing')).toEqual(['gate-undecided'])
    expect(noticesOf(short, 'findings.warning>0')).toEqual(['gate-undecided'])
    expect(noticesOf(short, 'defers.records>50000')).toEqual([])
    expect(noticesOf({ ...short, command: 'diff' }, 'findings.warning>0')).toEqual([])
  })

  it('knows growing of series alone', () => {
    expect(() => parseGate('growing')).toThrow(/it needs a series of captures/)
    expect(() => parseGate('growing', 'comparison')).toThrow(/it needs a series of captures/)
  })

  it('names the rows that are over the limit', () => {
    expect(gated(report, [parseGate('defers.records>10')]).notices).toEqual([
      { code: 'gate-failed', text: '--fail-on defers.records>10: main.f line 3 has 4,000' },
    ])
  })

  it.each([
    'defers.records',
    'defers.records>',
    'defers>3',
    'defers.records>+5%',
    'defers.records>5%',
    'defers.total_bytes>1MB, q<0.01',
    'defers.records>many',
  ])('refuses %s', (text) => {
    expect(() => parseGate(text)).toThrow(expect.objectContaining({ code: 'bad-fail-on' }))
  })

  it.each(['heap.records>3', 'defers.function>3', 'findings.records>3'])('refuses %s, which the report does not have', (text) => {
    expect(() => verdictOf(text)).toThrow(expect.objectContaining({ code: 'bad-fail-on' }))
  })
})

describe('a limit that nothing exceeds is undecided', () => {
  type Case = readonly [what: string, report: Partial<Report>, gate: string, outcome: 'passed' | 'undecided']
  const notice = (code: Report['notices'][number]['code']) => ({ notices: [{ code, text: '' }] })
  const columns = [
    { id: 'total', title: '', unit: 'nanoseconds' as const },
    { id: 'share', title: '', unit: 'share' as const },
  ]
  const times = { defer_time: { title: '', columns, rows: [{ total: 100, share: 0.1, low: 50, high: 300 }] } }
  const captures = (error: string | null) => ({
    command: 'fetch',
    tables: {
      ...report.tables,
      captures: { title: '', columns: [{ id: 'bytes', title: '', unit: 'bytes' as const }], rows: [{ bytes: 1, error }] },
    },
  })
  const compiled = {
    command: 'scan',
    inputs: [
      {
        source: 'heap.pb.gz',
        set: null,
        kind: 'heap',
        format: 'proto' as const,
        time: null,
        period: 1,
        goVersion: null,
        buildId: null,
        samples: 1,
        sampleTypes: [],
        totals: {},
        capture: null,
      },
    ],
    tables: { compiled: { title: '', columns: [{ id: 'live_bytes', title: '', unit: 'bytes' as const }], rows: [{ live_bytes: 7 }] } },
  }
  it.each<Case>([
    ['where a part of the profile is missing', notice('profile-cut'), 'defers.records>5000', 'undecided'],
    ['where a part of a dump is missing', notice('dump-cut'), 'findings.note>0', 'undecided'],
    ['where addresses have no names', notice('unnamed-addresses'), 'defers.records>5000', 'undecided'],
    ['where the profile is a difference', notice('delta-profile'), 'defers.records>5000', 'undecided'],
    ['but not in a table that this does not touch', { ...notice('delta-profile'), tables: times }, 'defer_time.total>1000', 'passed'],
    ['where few samples reach over the limit', { ...notice('few-samples'), tables: times }, 'defer_time.total>200ns', 'undecided'],
    ['as a share, too', { ...notice('few-samples'), tables: times }, 'defer_time.share>20%', 'undecided'],
    ['but not where they do not', { ...notice('few-samples'), tables: times }, 'defer_time.share>31%', 'passed'],
    ['where a profile could not be captured', captures('HTTP 500'), 'defers.records>5000', 'undecided'],
    ['but not where all were', captures(null), 'defers.records>5000', 'passed'],
    ['nor for the captures themselves', captures('HTTP 500'), 'captures.bytes>5000', 'passed'],
    ['where captures were not analyzed', { ...notice('not-analyzed'), command: 'fetch', tables: {} }, 'defers.records>1', 'undecided'],
    ['where a directory has no source', { ...notice('no-go-files'), command: 'scan' }, 'findings.error>0', 'undecided'],
    ['where source could not be read', { ...notice('source-unreadable'), command: 'scan' }, 'findings.error>0', 'undecided'],
    [
      'where functions of an executable could not be read',
      { ...notice('executable-unreadable'), ...compiled },
      'compiled.live_bytes>8',
      'undecided',
    ],
    ['but not where all could', compiled, 'compiled.live_bytes>8', 'passed'],
    ['but not where that is no scan', notice('source-unreadable'), 'findings.error>0', 'passed'],
    [
      'where profile and source do not fit',
      { ...notice('source-missing'), evidence: [{ kind: 'source', source: '', detail: '' }] },
      'held.bytes>1',
      'undecided',
    ],
    ['but not where they do', { evidence: [{ kind: 'source', source: '', detail: '' }] }, 'held.bytes>1', 'passed'],
  ])('%s', (_what, given, text, outcome) => {
    expect(gated({ ...report, ...given }, [parseGate(text)]).gates![0]!.outcome).toBe(outcome)
  })

  it('while more captures may come, which is no failure yet', () => {
    const short: Report = { ...report, command: 'watch', notices: [{ code: 'too-few-profiles', text: '' }] }
    const ongoing = gated(short, [parseGate('growing', 'series')], { isOngoing: true })
    expect([ongoing.verdict, ongoing.gates![0]!.outcome, ongoing.notices.length]).toEqual(['pass', 'undecided', 1])
    // judged again at the end, nothing stands twice
    const failing = parseGate('defers.records>10', 'series')
    const twice = gated(gated(short, [failing], { isOngoing: true }), [failing])
    expect(twice.notices.map(({ code }) => code)).toEqual(['too-few-profiles', 'gate-failed'])
  })

  it('unless unread source is allowed', () => {
    const unread: Report = { ...report, command: 'scan', notices: [{ code: 'source-unreadable', text: '' }] }
    expect(gated(unread, [parseGate('findings.error>0')], { allowsUnread: true }).verdict).toBe('pass')
  })
})
