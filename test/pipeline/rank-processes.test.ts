import { describe, expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { sourcesOf } from '../../src/node/sources.ts'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import { labelsComment } from '../../src/profile/process-labels.ts'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import type { Report } from '../../src/report/report.ts'
import { errorOf } from '../support/decoding.ts'
import { type TextProfileOptions, textProfile } from '../support/text-profile.ts'

const GO124 = 'main.main@main.go:9 < runtime.main@runtime/proc.go:283'
const NOON = 1.8e18

/** A heap with pairs of records and closures at lines of `f.go`, by their number, and plain allocations. */
function heap(
  records: Readonly<Record<number, number>>,
  name: string,
  labels: Record<string, string>,
  options: TextProfileOptions = {},
): ProfileSource {
  const pairs = Object.entries(records).map(
    ([line, count]) => `
  ${count} ${count * 16} ${count} ${count * 16}  main.f${line}@f.go:${line} < ${GO124} {bytes=16}
  1 800 1 800  main.g@f.go:1${line} < ${GO124} {bytes=800}
  ${count} ${count * 48} ${count} ${count * 48}  main.f${line}@f.go:${line}#2 < ${GO124} {bytes=48}`,
  )
  const text = `${pairs.join('')}
  5 400000 5 400000  main.g@f.go:90 < ${GO124} {bytes=80000}`
  return bytesSource(name, textProfile(text, { timeNanos: NOON, comments: [labelsComment(labels)], ...options }))
}
const pod = (
  name: string,
  records: Readonly<Record<number, number>>,
  more: Record<string, string> = {},
  options: TextProfileOptions = {},
) => heap(records, `${name}.pb`, { pod: name, ...more }, options)
const FLEET = [pod('a', { 7: 300 }), pod('b', {}), pod('c', { 7: 900, 30: 400 }), pod('d', { 50: 600 })]

const analyzed = (sources: readonly ProfileSource[], options: AnalyzeOptions = {}): Promise<Report> => analyze(sources, options)
const cells = (report: Report, table: string, ...columns: string[]) =>
  report.tables[table]!.rows.map((row) => columns.map((column) => row[column] ?? null))
const codes = ({ notices }: Report) => notices.map(({ code }) => code)

describe('analyze of several processes', () => {
  it('ranks them by what their defers hold, and answers how many hold any', async () => {
    const report = await analyzed(FLEET)
    expect(cells(report, 'processes', 'process', 'records', 'record_bytes', 'total', 'confidence', 'function', 'line')).toEqual([
      ['c', 1300, 62_400, 83_200, 'likely', 'main.f7', 7],
      ['d', 600, 28_800, 38_400, 'likely', 'main.f50', 50],
      ['a', 300, 14_400, 19_200, 'likely', 'main.f7', 7],
      ['b', 0, 0, 0, null, null, null],
    ])
    expect(report.answer).toMatchObject({ processes: 4, affected_processes: 3, unknown_processes: 0, process: 'c', records: 1300 })
    expect(report.answer!.text).toMatch(
      /^3 of 4 processes hold memory for deferred calls\. Most of it is in c: 1,300 defer records are alive/,
    )
    expect(report.tables['processes']!.rows[0]).toMatchObject({ captures: 1, source: 'c.pb', labels: { pod: 'c' }, held_bytes: null })
    expect(report.tables['top']!.title).toBe('Top functions by inuse_space, in c')
  })

  it('has a row and a finding for each statement, of the process where it costs most', async () => {
    const report = await analyzed(FLEET)
    expect(cells(report, 'defers', 'function', 'records', 'process', 'processes')).toEqual([
      ['main.f7', 900, 'c', 2],
      ['main.f50', 600, 'd', 1],
      ['main.f30', 400, 'c', 1],
    ])
    expect(report.findings.map(({ function: name, detail }) => [name, detail.slice(0, 44)])).toEqual([
      ['main.f7', 'In c; 1 other process of 4 has it too. The r'],
      ['main.f30', 'In c, and in no other of 4 processes. The re'],
      ['main.f50', 'In d, and in no other of 4 processes. The re'],
    ])
    expect(report.inputs.map(({ source, set }) => [source, set])[0]).toEqual(['c.pb', 'c'])
  })

  it('lets no limit pass that one of the processes exceeds', async () => {
    const report = await analyzed(FLEET)
    const verdict = (text: string) => gated(report, [parseGate(text)]).verdict
    expect(['defers.records>899', 'defers.records>900', 'processes.records>1299', 'processes.records>1300'].map(verdict)).toEqual([
      'fail',
      'pass',
      'fail',
      'pass',
    ])
  })

  it('counts the newest capture of each process, and never sums', async () => {
    const at = (name: string, seconds: number, records: number) => pod(name, { 7: records }, {}, { timeNanos: NOON + seconds * 1e9 })
    const report = await analyzed([at('a', 30, 200), at('b', 0, 90), at('a', 0, 100), at('a', 15, 150)])
    expect(cells(report, 'processes', 'process', 'captures', 'records')).toEqual([
      ['a', 3, 200],
      ['b', 1, 90],
    ])
    expect(report.notices[0]).toMatchObject({
      code: 'older-captures',
      text: expect.stringContaining('2 heaps are older than the newest of their process'),
    })
    const alone = await analyzed([at('a', 15, 150), at('a', 30, 200), at('a', 0, 100)])
    expect([cells(alone, 'defers', 'records'), alone.tables['processes']]).toEqual([[[200]], undefined])
    expect(codes(alone)[0]).toBe('older-captures')
  })

  it('adds up several profiles of one process and moment, as pprof does', async () => {
    const report = await analyzed([pod('a', { 7: 300 }), pod('a', { 7: 200 })])
    expect(cells(report, 'defers', 'records')).toEqual([[500]])
    expect(codes(report)).toContain('merged-profiles')
  })

  it('adds up the processes of a group that the user names, newest captures alone', async () => {
    const released = FLEET.map((_, i) => pod(`p${i}`, { 7: 100 * (i + 1) }, { version: i < 2 ? 'v1' : 'v2' }))
    const older = pod('p0', { 7: 5000 }, { version: 'v1' }, { timeNanos: NOON - 60e9 })
    const report = await analyzed([...released, older], { processesBy: 'version' })
    expect(cells(report, 'processes', 'process', 'version', 'captures', 'records')).toEqual([
      ['v2', 'v2', 2, 700],
      ['v1', 'v1', 3, 300],
    ])
  })

  it('takes every file for itself where the user says so', async () => {
    const captures = [100, 200].map((count) => heap({ 7: count }, `${count}.pb`, { pod: 'a' }))
    expect(cells(await analyzed(captures, { processesBy: 'file' }), 'processes', 'process', 'records')).toEqual([
      ['200.pb', 200],
      ['100.pb', 100],
    ])
  })

  it('reads rates and forms that cannot be added up, since it adds up nothing', async () => {
    const report = await analyzed([pod('a', { 7: 300 }), pod('b', { 7: 100 }, {}, { period: 2 })])
    expect(cells(report, 'processes', 'process')).toEqual([['a'], ['b']])
  })

  it('takes the goroutines of each process as evidence', async () => {
    const inside = (name: string, count: number) =>
      bytesSource(
        `${name}.goroutine.pb`,
        textProfile(`${count} runtime.gopark < main.f7@f.go:9 < ${GO124}`, {
          sampleTypes: ['goroutine/count'],
          timeNanos: NOON,
          comments: [labelsComment({ pod: name })],
        }),
      )
    const report = await analyzed([...FLEET, inside('c', 3), inside('a', 5)])
    expect(report.findings[0]!.detail).toContain('3 goroutines are inside the function')
    expect(codes(report)).not.toContain('goroutines-unused')
  })

  it('says of profiles that cannot tell that they cannot, and lets no gate pass over them', async () => {
    const lossy = bytesSource(
      'lossy.pb',
      textProfile('0 4800000 0 4800000 main.f', { timeNanos: NOON, comments: [labelsComment({ pod: 'x' })] }),
    )
    const report = await analyzed([pod('a', { 7: 300 }), lossy])
    expect(cells(report, 'processes', 'process', 'records', 'total', 'notes')).toEqual([
      ['a', 300, 19_200, []],
      ['x', null, null, ['lossy-source']],
    ])
    expect(report.answer).toMatchObject({ affected_processes: 1, unknown_processes: 1 })
    expect(report.notices.find(({ code }) => code === 'lossy-source')!.text).toMatch(/^x: /)
    expect(gated(report, [parseGate('defers.records>1000')]).verdict).toBe('fail')
  })

  it('answers for a fleet without records by the process that leaves most open', async () => {
    const report = await analyzed([pod('a', {}), pod('b', {})])
    expect(report.answer!.text).toMatch(
      /^None of 2 processes is known to hold memory for deferred calls\. In a: No defer records in this heap/,
    )
  })

  it('refuses counters of one process for several', async () => {
    const error = await errorOf(analyzed(FLEET, { processTexts: { gcTrace: { source: 'gc.log', text: '' } } }))
    expect(error.code).toBe('usage')
  })
})

describe('analyze of a folder with a series of one process', () => {
  it('counts the newest of eight captures', async () => {
    const sources = await sourcesOf('samples/go1.26/series', () => (async function* () {})())
    const report = await analyzed(sources, { decode: { inflate: gunzip } })
    expect(report.inputs.length).toBe(1)
    expect(cells(report, 'defers', 'records')).toEqual([[742_775]])
  })
})
