import { describe, expect, it } from 'vitest'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { trend } from '../../src/pipeline/trend.ts'
import { labelsComment } from '../../src/profile/process-labels.ts'
import { textProfile } from '../support/text-profile.ts'

const GO124 = 'main.main@main.go:9 < runtime.main@runtime/proc.go:283'
const NOON = 1.8e18

/** A heap of a pod with records at line 7, taken some seconds after noon. */
function heap(pod: string, seconds: number, records: number, cache = 5): ProfileSource {
  const text = `
  ${records} ${records * 16} ${records} ${records * 16}  main.f@f.go:7 < ${GO124} {bytes=16}
  ${cache} ${cache * 80_000} ${cache} ${cache * 80_000}  main.cache@f.go:90 < ${GO124} {bytes=80000}
  ${records} ${records * 48} ${records} ${records * 48}  main.f@f.go:7#2 < ${GO124} {bytes=48}`
  return bytesSource(`${pod}.${seconds}.pb`, textProfile(text, { timeNanos: NOON + seconds * 1e9, comments: [labelsComment({ pod })] }))
}
const TIMES = [0, 10, 20, 30, 40, 50, 60, 70]
const leaking = (pod: string, perSecond: number) => TIMES.map((seconds) => heap(pod, seconds, 500 + perSecond * seconds))
const steady = (pod: string) => TIMES.map((seconds) => heap(pod, seconds, 500))

describe('trend of several processes', () => {
  const FLEET = [...leaking('a', 10), ...steady('b'), ...leaking('c', 40), ...steady('d')]

  it('is a series for each process, marked by it, and what grows in most processes stands first', async () => {
    const { answer, tables, findings, inputs } = await trend(FLEET)
    expect(tables.defers.rows.map((row) => [(row as never)['process'], row.pattern, row.values?.length])).toEqual([
      ['c', 'growing', 8],
      ['a', 'growing', 8],
      ['b', 'flat', 8],
      ['d', 'flat', 8],
    ])
    expect(tables.defers.columns[0]!.id).toBe('process')
    expect(tables.defers.rows[0]!.slope).toBeCloseTo(40 * 64)
    expect(answer).toMatchObject({ outcome: 'growing', process: 'c', processes: 4, growing_processes: 2, function: 'main.f', line: 7 })
    expect(answer!.text).toMatch(/^main\.f \(f\.go:7\) grows by .* a minute, in c; it grows in 2 of 4 processes\.$/)
    expect(findings.map(({ detail }) => detail.slice(0, 60))).toEqual(['Grows in 2 of 4 processes; the numbers are of c. Records and'])
    expect([inputs.length, new Set(inputs.map(({ set }) => set)).size]).toEqual([32, 4])
  })

  it('takes the order in which files come, and captures of one process after the other, for no matter', async () => {
    const mixed = TIMES.flatMap((_, i) => [FLEET[i]!, FLEET[16 + i]!])
    expect((await trend(mixed)).answer).toMatchObject({ process: 'c', growing_processes: 2 })
  })

  it('corrects for the rows of all processes: what one process alone would show can take more captures among many', async () => {
    const few = (pod: string, perSecond: number) => TIMES.slice(0, 5).map((seconds) => heap(pod, seconds, 500 + perSecond * seconds))
    const others = ['b', 'c', 'd', 'e', 'f'].flatMap((pod) => few(pod, 0))
    expect((await trend(few('a', 10))).answer!['outcome']).toBe('growing')
    const { answer, findings } = await trend([...few('a', 10), ...others])
    expect([answer!['outcome'], findings]).toEqual(['too-few', []])
  })

  it('says that nothing grows where nothing does', async () => {
    const { answer } = await trend([...steady('a'), ...steady('b')])
    expect(answer!.text).toBe('In none of 2 processes does anything grow.')
    expect(answer!['growing_processes']).toBe(0)
  })
})

describe('diff of sets of processes', () => {
  it('compares the newest capture of each process', async () => {
    const set = (version: string, records: number) =>
      ['a', 'b', 'c', 'd', 'e'].flatMap((pod, i) => [heap(`${pod}-${version}`, 0, 5000), heap(`${pod}-${version}`, 60, records + i)])
    const report = await diff([
      { label: 'before', sources: set('v1', 500) },
      { label: 'after', sources: set('v2', 900) },
    ])
    const row = report.tables.defers!.rows.find(({ metric }) => metric === 'total_bytes')!
    expect([row.n_before, row.n_after, row.before, row.after, row.method, row.change]).toEqual([
      5,
      5,
      502 * 64,
      902 * 64,
      'mann-whitney',
      'grown',
    ])
    expect(report.notices[0]).toMatchObject({ code: 'older-captures', text: expect.stringContaining('5 profiles of before are older') })
  })

  it('takes all profiles of one process', async () => {
    const report = await diff([
      { label: 'before', sources: leaking('a', 0) },
      { label: 'after', sources: leaking('a', 10) },
    ])
    expect(report.tables.defers!.rows[0]!.n_before).toBe(8)
  })
})
