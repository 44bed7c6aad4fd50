import { beforeEach, describe, expect, it } from 'vitest'
import { MAX_POINTS } from '../../src/analysis/series.ts'
import { ProfileError } from '../../src/base/error.ts'
import type { ProfileName } from '../../src/base/profile-names.ts'
import type { CapturedProfile } from '../../src/pipeline/captured-profile.ts'
import { Watch } from '../../src/pipeline/watch.ts'
import { captureComments } from '../../src/profile/capture-note.ts'
import type { Report } from '../../src/report/report.ts'
import { textProfile } from '../support/text-profile.ts'

const RECORD = 'runtime.newdefer < runtime.deferproc'
const SOURCE = 'http://localhost:6060/debug/pprof/'

/** A full capture of a heap at rate 1: so many records with a closure each at two lines, by MemStats `allocated` bytes since the start. */
function heap(
  leaking: number,
  steady: number,
  { allocated = 1e9, build = '' }: { allocated?: number; build?: string } = {},
): CapturedProfile {
  const site = (count: number, place: string) =>
    count === 0
      ? ''
      : `${count} ${count * 48} ${count} ${count * 48} ${RECORD} < ${place} < main.main {bytes=48}
         ${count} ${count * 16} ${count} ${count * 16} ${place} < main.main {bytes=16}`
  const memStats = new Map([
    ['TotalAlloc', String(allocated)],
    ['Mallocs', String(allocated / 100)],
    ['NumGC', '7'],
    ['Sys', String(30 << 20)],
    ['HeapSys', String(20 << 20)],
    ['HeapAlloc', String(10 << 20)],
  ])
  const content = textProfile(
    `${site(leaking, 'main.leak@main.go:67')}
     ${site(steady, 'main.steady@main.go:90')}
     1 1000000 1 1000000 main.load@main.go:5 < main.main {bytes=1000000}`,
    {
      comments: captureComments({ tool: 'deferscope 0.1.0', source: SOURCE, frames: 'full', gc: true, memStats }),
      mapping: `/srv/app${build}`,
    },
  )
  return capture('heap', content)
}

function goroutines(blocked: number): CapturedProfile {
  const content = textProfile(
    `4 runtime.gopark < main.leak < runtime.goexit
     ${blocked} runtime.gopark < main.ship.func1@main.go:83 < main.ship@main.go:85 < runtime.goexit`,
    { sampleTypes: ['goroutine/count'] },
  )
  return capture('goroutine', content)
}

function capture(profile: ProfileName, content: Uint8Array): CapturedProfile {
  return { profile, content, files: [{ form: 'pb', bytes: content }], frames: profile === 'heap' ? 'full' : null, notices: [] }
}

const round = (...captures: CapturedProfile[]) => ({ captures, failures: [] })
const defers = (report: Report) => report.tables['defers']!.rows
const byLine = (report: Report, line: number) => defers(report).find((row) => row['line'] === line)!

describe('a watch', () => {
  let watch: Watch
  let time: number
  beforeEach(() => {
    watch = new Watch({ source: SOURCE, memoryLimit: 100 << 20 })
    time = 1_800_000_000
  })
  const add = (...captures: CapturedProfile[]) => {
    time += 10
    return watch.add(round(...captures), time)
  }

  it('flags the statement that grows at the fifth capture, not before, and only that one', async () => {
    const patterns: string[][] = []
    let report!: Report
    for (let i = 0; i < 6; i++) {
      report = await add(heap(1000 + 200 * i, 500), goroutines(3))
      patterns.push(defers(report).map((row) => `${String(row['line'])} ${String(row['pattern'])}`))
    }
    expect(
      patterns
        .slice(0, 4)
        .flat()
        .every((text) => text.endsWith('too-few')),
    ).toBe(true)
    // two rows are tested: q = 2 * 2 / 5! = 0.033
    expect(patterns[4]).toEqual(['67 growing', '90 flat'])
    expect(report.findings).toMatchObject([
      { rule: 'defer-records-growing', severity: 'error', function: 'main.leak', line: 67, evidence: 'stack', confidence: 'exact' },
    ])
    expect(byLine(report, 67)).toMatchObject({
      metric: 'total_bytes',
      unit: 'bytes',
      first: 64_000,
      last: 128_000,
      values: [64_000, 76_800, 89_600, 102_400, 115_200, 128_000],
      times: [0, 10, 20, 30, 40, 50],
      slope: 1280,
      records: 2000,
      goroutines: 4,
    })
  })

  it('tells how long the memory limit lasts, from what is alive and what the runtime needs beside', async () => {
    let report!: Report
    for (let i = 0; i < 5; i++) report = await add(heap(1000 + 200 * i, 500))
    // 100 MiB - 10 MiB alive - (30 - 20) MiB beside the heap, at 1280 bytes a second
    expect(byLine(report, 67)['seconds_to_limit']).toBeCloseTo((80 << 20) / 1280, 6)
    expect(byLine(report, 90)['seconds_to_limit']).toBe(null)
  })

  it('counts a statement that comes later as nothing before, and drops one that never was', async () => {
    await add(heap(0, 500))
    await add(heap(0, 500))
    const report = await add(heap(300, 0))
    expect(byLine(report, 67)['values']).toEqual([0, 0, 19_200])
    expect(byLine(report, 90)).toMatchObject({ values: [32_000, 32_000, 0], records: 0 })
  })

  it('does not call what pools may keep growth', async () => {
    let report!: Report
    for (let i = 0; i < 8; i++) report = await add(heap(20 + 5 * i, 0))
    expect(byLine(report, 67)['pattern']).toBe('flat')
  })

  it('begins anew after a restart, which it shows as a break', async () => {
    for (let i = 0; i < 5; i++) await add(heap(1000 + 200 * i, 500, { allocated: 1e9 + i }))
    expect(watch.restartCount).toBe(0)
    const report = await add(heap(100, 0, { allocated: 5e6 }))
    expect(watch.restartCount).toBe(1)
    expect(byLine(report, 67)).toMatchObject({
      pattern: 'too-few',
      first: 6400,
      values: [64_000, 76_800, 89_600, 102_400, 115_200, null, 6400],
    })
    expect(report.notices.find(({ code }) => code === 'restart')?.text).toContain('its counters started again')
    expect(report.findings).toEqual([])
  })

  it('lists goroutines in deferred calls, and how their number goes on', async () => {
    let report!: Report
    for (let i = 0; i < 6; i++) report = await add(heap(10, 0), goroutines(3 + 4 * i))
    expect(report.tables['goroutines']!.rows).toMatchObject([
      {
        deferred_function: 'main.ship.func1',
        deferred_by: 'main.ship',
        line: 83,
        last: 23,
        unit: 'count',
        pattern: 'growing',
        confidence: 'possible',
      },
    ])
    expect(report.tables['process']!.rows.map((row) => [row['metric'], row['last']])).toEqual([
      ['heap_alloc', 10 << 20],
      ['goroutines', 27],
    ])
  })

  it('goes on without goroutines, and throws what kept the heap away', async () => {
    const report = await add(heap(1000, 0))
    expect(report.tables['goroutines']!.rows).toEqual([])
    const error = new ProfileError('connection-refused', 'the connection is refused', SOURCE, 'look')
    await expect(watch.add({ captures: [], failures: [{ profile: 'heap', error }] }, time)).rejects.toBe(error)
  })

  it('keeps no more of many captures than of the first that fill a series', async () => {
    const sizes: number[] = []
    for (let i = 0; i < 2 * MAX_POINTS + 10; i++) {
      const report = await add(heap(1000 + i, 500))
      sizes.push((byLine(report, 67)['values'] as unknown[]).length)
    }
    expect(Math.max(...sizes.slice(0, MAX_POINTS))).toBe(Math.max(...sizes))
  })
})
