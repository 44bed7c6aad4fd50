import { describe, expect, it } from 'vitest'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import type { Cell, Report } from '../../src/report/report.ts'
import { type TextProfileOptions, textSource } from '../support/text-profile.ts'

/** Go 1.24, by the line of its runtime.main. */
const GO124 = 'main.main@main.go:9 < runtime.main@runtime/proc.go:283'

async function heap(text: string, options: AnalyzeOptions = {}, profile: TextProfileOptions = {}): Promise<Report> {
  return analyze([textSource(text, profile)], options)
}

function defers(report: Report, ...columns: string[]): Cell[][] {
  return report.tables['defers']!.rows.map((row) => columns.map((column) => row[column] ?? null))
}

const codes = (report: Report) => report.notices.map(({ code }) => code)

// alloc_objects alloc_space inuse_objects inuse_space, as Go writes them; 24 and more bytes of code between closure and record
const PAIR = (objects: number) => `
  ${objects} ${objects * 16} ${objects} ${objects * 16}  main.f@f.go:7 < ${GO124} {bytes=16}
  5 4000 5 4000  main.g@f.go:20 < ${GO124} {bytes=800}
  ${objects} ${objects * 48} ${objects} ${objects * 48}  main.f@f.go:7#2 < ${GO124} {bytes=48}`

describe('analyze: evidence', () => {
  it('takes runtime frames in the samples for exact evidence, by whole names', async () => {
    const report = await heap(`
      40 1920 30 1440  runtime.newdefer < runtime.deferproc < main.f@f.go:7 < ${GO124} {bytes=48}
      9 432 9 432  runtime.newdefer < runtime.deferprocat < main.h-range1@f.go:30 < main.h@f.go:29 < ${GO124} {bytes=48}
      1 48 1 48  runtime.newdefer < runtime.deferrangefunc < main.h@f.go:29 < ${GO124} {bytes=48}
      70 3360 70 3360  example.com/x/runtime.newdefer < example.com/x/runtime.deferproc < main.k@f.go:40 < ${GO124} {bytes=48}
      70 3360 70 3360  main.f@f.go:8 < ${GO124} {bytes=48}`)
    expect(defers(report, 'function', 'line', 'construct', 'records', 'evidence', 'confidence')).toEqual([
      ['main.f', 7, 'loop', 30, 'stack', 'exact'],
      ['main.h', 30, 'range-func', 9, 'stack', 'exact'],
      ['main.h', 29, 'range-func-marker', 1, 'stack', 'exact'],
    ])
    expect(codes(report)).not.toContain('hidden-frames')
  })

  it('shows runtime frames in the top table as the file has them', async () => {
    const report = await heap(`
      30 1440  runtime.newdefer < runtime.deferproc < main.f@f.go:7 < ${GO124}`)
    expect(report.tables['top']!.rows[0]).toMatchObject({ function: 'runtime.newdefer', flat: 1440, cum: 1440 })
    expect(report.tables['top']!.rows.find((row) => row['function'] === 'main.f')).toMatchObject({ flat: 0, cum: 1440 })
  })

  it('counts what else the line holds as companions', async () => {
    const report = await heap(PAIR(500))
    expect(
      defers(report, 'function', 'records', 'record_bytes', 'companion_objects', 'companion_bytes', 'total_bytes', 'evidence'),
    ).toEqual([['main.f', 500, 24_000, 500, 8_000, 32_000, 'shape']])
  })

  it('keeps a pair too small to count as possible, and says how many it takes', async () => {
    const report = await heap(PAIR(40))
    expect(defers(report, 'function', 'confidence')).toEqual([['main.f', 'possible']])
    expect(report.findings).toMatchObject([{ severity: 'note', function: 'main.f', line: 7 }])
    expect(report.findings[0]!.detail).toContain('From 67 pairs on')
    expect(report.findings[0]!.next).toEqual(['deferscope test.pb --binary EXECUTABLE', 'deferscope fetch http://HOST:PORT --analyze'])
  })

  it('uses only the record size of the Go version', async () => {
    expect(defers(await heap(PAIR(500), { goVersion: '1.21' }), 'function')).toEqual([])
    expect(defers(await heap(PAIR(500), { goVersion: 'go1.22.3' }), 'function')).toEqual([['main.f']])
  })

  it('joins the instances of a generic function, paired one by one', async () => {
    const instance = (shape: string, objects: number) =>
      PAIR(objects).replaceAll('main.f@', `main.Gen[${shape}]@`).replaceAll('main.g@', `main.g${objects}@`)
    const report = await heap(instance('go.shape.int', 200) + instance('go.shape.map[string]int', 300))
    expect(defers(report, 'function', 'records', 'companion_objects')).toEqual([['main.Gen[...]', 500, 500]])
  })

  it('does not take an inlined call for a record', async () => {
    const report = await heap(`
      500 8000 500 8000  main.f@f.go:7 < ${GO124} {bytes=16}
      1 8 1 8  main.g@f.go:20 < ${GO124} {bytes=8}
      500 24000 500 24000  main.f@f.go:7 / main.caller@f.go:30 < ${GO124} {bytes=48}`)
    expect(defers(report, 'function')).toEqual([])
  })
})

describe('analyze: goroutines as evidence', () => {
  const goroutine = (text: string) => textSource(text, { sampleTypes: ['goroutine/count'] }, 'goroutine.pb')

  it('counts the goroutines inside the function', async () => {
    const report = await analyze([textSource(PAIR(500)), goroutine(`5 runtime.gopark < main.f@f.go:9 < ${GO124}`)])
    expect(report.findings[0]!.detail).toContain('5 goroutines are inside the function, with about 100 records each')
    expect(report.inputs.map(({ kind }) => kind)).toEqual(['heap', 'goroutine'])
    expect(codes(report)).not.toContain('merged-profiles')
  })

  it.each([
    [66, 'pooled', 'left over in pools'],
    [900, 'nobody-inside', 'since the last garbage collection'],
  ])('of %s exact records without a goroutine inside the function says %s', async (records, note, text) => {
    const exact = `${records} ${records * 48} ${records} ${records * 48}  runtime.newdefer < runtime.deferproc < main.f@f.go:7 < ${GO124} {bytes=48}`
    const report = await analyze([textSource(exact), goroutine(`5 runtime.gopark < main.other@f.go:9 < ${GO124}`)])
    expect(defers(report, 'confidence', 'notes')).toEqual([['exact', [note]]])
    expect(report.findings[0]!.detail).toContain('No goroutine is inside the function any more')
    expect(report.findings[0]!.detail).toContain(text)
  })
})

describe('analyze: severity', () => {
  const exact = (objects: number, other: number) => `
    ${objects} ${objects * 48} ${objects} ${objects * 48}  runtime.newdefer < runtime.deferproc < main.f@f.go:7 < ${GO124} {bytes=48}
    1 ${other} 1 ${other}  main.g@f.go:20 < ${GO124} {bytes=${other}}`

  it.each([
    ['an error from a tenth of the heap on', exact(1000, 48 * 9000), 'error'],
    ['a warning from a hundredth on', exact(500, 48 * 40_000), 'warning'],
    ['a warning for a thousand records in a large heap', exact(1000, 48 * 1_000_000), 'warning'],
    ['a note below that', exact(500, 48 * 1_000_000), 'note'],
    ['a note for what pools may hold', exact(66, 48), 'note'],
  ])('is %s', async (_name, text, severity) => {
    expect((await heap(text)).findings.map((finding) => finding.severity)).toEqual([severity])
  })

  it('is never more than a warning for likely evidence', async () => {
    expect((await heap(PAIR(50_000))).findings.map(({ severity, share }) => [severity, share! > 0.9])).toEqual([['warning', true]])
  })

  it('tells the share of the memory limit', async () => {
    expect((await heap(PAIR(500), { memoryLimit: 64_000 })).findings[0]!.detail).toContain('50.00% of the memory limit of 62.50KiB')
  })
})

describe('analyze: what weakens a report', () => {
  it('says when values are not as Go wrote them, and gives no interval', async () => {
    const report = await heap(PAIR(700), {}, { period: 524288 })
    expect(codes(report)).toContain('altered-profile')
    expect(defers(report, 'sampled_objects', 'bytes_low', 'bytes_high')).toEqual([[null, null, null]])
  })

  it('says that negative values come from a difference', async () => {
    expect(codes(await heap(`-5 -240 -5 -240 main.f@f.go:7 < ${GO124} {bytes=48}`))).toContain('altered-profile')
  })

  it('says that a profile of seconds=N holds differences', async () => {
    expect(codes(await heap(PAIR(500), {}, { durationNanos: 5_000_000_000 }))).toContain('delta-profile')
  })

  it('says when the Go version leaves the record size open, and looks for both', async () => {
    const report = await heap(PAIR(500).replaceAll(':283', '').replaceAll('main.g', 'main.Gen[go.shape.int]'), {}, { startLines: true })
    expect(report.inputs[0]!.goVersion!.value).toBe('1.20 or later')
    expect(codes(report)).toContain('go-version-unknown')
    expect(defers(report, 'function')).toEqual([['main.f']])
  })

  it('says when nothing tells the Go version', async () => {
    const report = await heap('5 240 5 240 {bytes=48}')
    expect(report.inputs[0]!.goVersion).toBe(null)
    expect(codes(report)).toContain('go-version-unknown')
  })

  it('tells the number and size of records of Go 1.17 and before, and that their place is unknown', async () => {
    const report = await heap(`
      900 72000 900 72000  runtime.systemstack < runtime.mstart {bytes=80}
      300 28800 300 28800  runtime.systemstack < runtime.mstart {bytes=96}
      5 80 5 80  runtime.systemstack < runtime.mstart {bytes=16}
      1 8 1 8  main.g@f.go:20 < main.main@main.go:9 < runtime.main@runtime/proc.go:204 {bytes=8}`)
    expect(report.inputs[0]!.goVersion!.value).toBe('1.15-1.17')
    expect(defers(report, 'function', 'line', 'records', 'record_bytes')).toEqual([
      [null, null, 900, 72_000],
      [null, null, 300, 28_800],
    ])
    expect(codes(report)).toContain('sites-hidden')
  })

  it('says which filter matched nothing', async () => {
    const report = await heap(PAIR(500), { filter: { focus: 'main', ignore: 'nobody' } })
    expect(report.notices).toContainEqual({ code: 'filter-no-match', text: '--ignore matched no frame.' })
  })
})

describe('analyze: several profiles', () => {
  it('adds them up, in records and in functions', async () => {
    const report = await analyze([textSource(PAIR(500)), textSource(PAIR(700))])
    expect(defers(report, 'function', 'records', 'companion_objects')).toEqual([['main.f', 1200, 1200]])
    expect(report.tables['top']!.rows.find((row) => row['function'] === 'main.f')).toMatchObject({ flat: 1200 * 64, cum: 1200 * 64 })
    expect(codes(report)).toContain('merged-profiles')
  })

  it('refuses to add up different sampling rates', async () => {
    await expect(analyze([textSource(PAIR(500)), textSource(PAIR(500), { period: 512 })])).rejects.toMatchObject({ code: 'periods-differ' })
  })

  it('refuses a heap profile without in-use values', async () => {
    await expect(heap('1 2 main.f', {}, { sampleTypes: ['alloc_objects/count', 'alloc_space/bytes'] })).rejects.toMatchObject({
      code: 'no-inuse-values',
    })
  })

  it('refuses a heap profile without counts of objects', async () => {
    await expect(heap('48000 main.f', {}, { sampleTypes: ['inuse_space/bytes'] })).rejects.toMatchObject({
      code: 'no-inuse-values',
      message: expect.stringContaining('no counts of live objects'),
    })
  })

  it('cannot tell of a heap profile whose counts are all zero, and does not call it free of records', async () => {
    const { answer, notices } = await heap('0 4800000 0 4800000 main.f')
    expect(answer).toMatchObject({ outcome: 'lossy', text: expect.stringContaining('it has no counts of live objects') })
    expect(notices.map(({ code }) => code)).toContain('lossy-source')
  })

  it.each([
    ['a block profile', ['contentions/count', 'delay/nanoseconds']],
    ['a profile of something else', ['requests/count', 'time/seconds']],
  ])('refuses %s', async (_name, sampleTypes) => {
    await expect(heap('1 2 main.f', {}, { sampleTypes })).rejects.toMatchObject({ code: 'kind-not-supported' })
  })
})

describe('analyze: filters', () => {
  it('keeps shares of the whole profile', async () => {
    const whole = await heap(PAIR(500))
    const focused = await heap(PAIR(500), { filter: { focus: 'main\\.f$' } })
    expect(defers(focused, 'function', 'share')).toEqual(defers(whole, 'function', 'share'))
    expect(focused.tables['top']!.rows.some((row) => row['function'] === 'main.g')).toBe(false)
  })

  it('still attributes records whose frame is hidden from the top table', async () => {
    const report = await heap(PAIR(500), { filter: { hide: 'main\\.f' } })
    expect(defers(report, 'function', 'records')).toEqual([['main.f', 500]])
    expect(report.tables['top']!.rows.some((row) => row['function'] === 'main.f')).toBe(false)
  })
})

it('a profile with names does not lack them', async () => {
  const report = await heap('30 1440  main.f@f.go:7 < runtime.main@runtime/proc.go:283')
  expect(codes(report)).not.toContain('unnamed-addresses')
})
