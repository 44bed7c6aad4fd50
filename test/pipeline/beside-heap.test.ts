import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseGcTrace } from '../../src/decode/gc-trace.ts'
import { parseSizeCounters } from '../../src/decode/size-counters.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { recordCeiling } from '../../src/profile/size-counters.ts'
import { errorOf } from '../support/decoding.ts'
import { errorIn } from '../support/error-in.ts'

const path = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
const given = (name: string) => ({ source: name, text: readFileSync(path(name), 'utf8') })

describe('counters of a process beside its heap', () => {
  // counters/main.go.txt keeps 100,000 calls pending at the default rate, or none
  it.each(['go1.22.12', 'go1.26.8', 'go1.27.3'])('%s: bound the records, with and without samples of them', async (version) => {
    for (const pending of [0, 100_000]) {
      const stem = `counters/${version}-${pending}`
      const { answer, notices } = await analyze([fileSource(path(`${stem}.heap.pb.gz`))], {
        decode: { inflate: gunzip },
        goVersion: '1.22',
        processTexts: { memStats: given(`${stem}.vars.json`) },
      })
      const ceiling = Number(answer!['record_ceiling'])
      expect(ceiling).toBeGreaterThanOrEqual(pending)
      expect(ceiling).toBeLessThanOrEqual(pending === 0 ? 250 : pending * 1.01)
      expect(answer!.text).toContain(`no more than ${ceiling.toLocaleString('en-US')}`)
      expect(notices.map(({ code }) => code)).not.toContain('sampling-floor')
    }
  })

  it('are read of a Prometheus page, whose buckets count all smaller sizes', () => {
    const page = [
      '# TYPE go_gc_heap_allocs_by_size_bytes histogram',
      'go_gc_heap_allocs_by_size_bytes_bucket{le="8.999999999999998"} 10',
      'go_gc_heap_allocs_by_size_bytes_bucket{le="32.99999999999999"} 30',
      'go_gc_heap_allocs_by_size_bytes_bucket{le="48.99999999999999"} 1030',
      'go_gc_heap_allocs_by_size_bytes_bucket{le="+Inf"} 1100',
      'go_gc_heap_frees_by_size_bytes_bucket{le="8.999999999999998"} 4',
      'go_gc_heap_frees_by_size_bytes_bucket{le="32.99999999999999"} 5',
      'go_gc_heap_frees_by_size_bytes_bucket{le="48.99999999999999"} 25',
      'go_gc_heap_frees_by_size_bytes_bucket{le="+Inf"} 30',
    ].join('\n')
    const counters = parseSizeCounters(page, 'metrics')
    expect(counters.map(({ live }) => live)).toEqual([6, 19, 980, 65])
    expect(recordCeiling(counters, [48])).toEqual({ count: 980, sizes: '33 to 48 bytes' })
    // sizes in one bucket are counted once
    expect(recordCeiling(counters, [48, 80])).toEqual({ count: 1045, sizes: '33 to 48 or 49 or more bytes' })
    expect(recordCeiling(counters, [80, 96])?.count).toBe(65)
  })

  it('are refused where they have no sizes', () => {
    for (const text of ['', '{}', '{"memstats":{"BySize":[{"Size":"x"}]}}', '{"memstats"', 'go_goroutines 7'])
      expect(errorIn(() => parseSizeCounters(text, 'x')).code).toBe('bad-memstats')
  })
})

describe('a log of garbage collections beside a heap', () => {
  it('is summed up, and dated by the number of the collection that the profile is of', async () => {
    const { tables, evidence } = await analyze([fileSource(path('gctrace/go1.26.8.heap.txt'))], {
      processTexts: { gcTrace: given('gctrace/go1.26.8-of-heap.gctrace.txt') },
    })
    const rows = tables.gc!.rows
    const value = (metric: string) => rows.find((row) => row.metric === metric)?.value
    // by hand, from the three lines of the log
    expect(value('cycles')).toBe(3)
    expect(value('forced')).toBe(2)
    expect(value('seconds')).toBeCloseTo(0.092, 6)
    expect(value('cycles_per_minute')).toBeCloseTo((2 / 0.092) * 60, 6)
    expect(value('cpu_share')).toBe(0.18)
    expect(value('pause_median')).toBeCloseTo(0.002708, 9)
    expect(value('pause_max')).toBeCloseTo(0.00275, 9)
    expect(value('live_bytes')).toBe(6 * 2 ** 20)
    expect(value('profile_live_bytes')).toBe(6 * 2 ** 20)
    expect(evidence?.at(-1)).toMatchObject({
      kind: 'gctrace',
      detail: '3 collections; gc 3 is that of the profile, so the log is from 2026-11-29T19:34:18Z to 2026-11-29T19:34:18Z',
    })
  })

  it.each(['go1.22.12', 'go1.24.4', 'go1.26.8', 'go1.27.3'])('%s: every line is read', (version) => {
    const { text } = given(`gctrace/${version}.gctrace.txt`)
    const { cycles, damaged } = parseGcTrace(text, version)
    expect(cycles.length).toBe(text.split('\n').filter((line) => line.startsWith('gc ')).length)
    expect(damaged).toBe(0)
  })

  it('is found behind the prefixes of containers, and read as far as it goes', () => {
    const lines = given('gctrace/go1.26.8.gctrace.txt').text.trimEnd().split('\n')
    const log = [
      ...lines.map((line) => `orders-7d4f | 2026-11-29T10:00:00Z stderr F ${line}`),
      '{"level":"info","msg":"gc 9 is a number"}',
      // a second run, cut and mixed with the program's own text
      lines[0],
      `listening on :80${lines[1]}`,
      lines[2]!.slice(0, 40),
    ].join('\n')
    const { cycles, earlierRuns, damaged } = parseGcTrace(log, 'log')
    expect([cycles.map(({ number }) => number), earlierRuns, damaged]).toEqual([[1, 2], 1, 1])
  })

  it('has the figures of the collections that are whole, of a log that is cut at both ends and mixed with others', async () => {
    const text = [
      '7+38+0.050 ms clock, 5.4+0/5.2/20+0.10 ms cpu, 3->5->5 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P',
      // a file of Docker, a line of Kubernetes, and one of Docker Compose
      '{"log":"gc 2 @0.100s 12%: 0.2+20+0.3 ms clock, 0.4+1.0/19/0.5+0.1 ms cpu, 7-\\u003e7-\\u003e6 MB, 10 MB goal, 0 MB stacks, 0 MB globals, 2 P\\n","stream":"stderr"}',
      '2026-11-29T10:00:01.1Z stderr F level=info msg="order 7 done"',
      'orders-7d4f | gc 3 @0.400s 18%: 2.5+28+0.5 ms clock, 5.0+4.0/24/7.0+0.0 ms cpu, 6->8->7 MB, 14 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)',
      'gc 4 @0.5level=info msg="mixed into it"',
      '2026-11-29T10:00:02.1Z stderr F gc 5 @1.600s 20%: 0.5+30+0.1 ms clock, 1.0+0/30/9.0+0.0 ms cpu, 20->22->9 MB, 24 MB goal, 0 MB stacks, 0 MB globals, 2 P',
      'gc 6 @2.000s 21%: 0.5+30+0.1 ms clock, 1.0+0/30/9.0+0.0 ms cp',
    ].join('\n')
    const report = await analyze([fileSource(path('gctrace/go1.26.8.heap.txt'))], { processTexts: { gcTrace: { source: 'log', text } } })
    const figures = Object.fromEntries(report.tables.gc!.rows.map(({ metric, value }) => [metric, value]))
    const MiB = 2 ** 20
    // by hand, of gc 2, 3 and 5
    expect(figures).toEqual({
      cycles: 3,
      forced: 1,
      seconds: 1.5,
      cycles_per_minute: 120,
      cpu_share: 0.2,
      assist_share: expect.closeTo((1 + 4) / (21 + 40 + 40), 12),
      pause_median: expect.closeTo(0.0006, 12),
      pause_max: expect.closeTo(0.003, 12),
      live_median: 7 * MiB,
      live_bytes: 9 * MiB,
      live_bytes_first: 6 * MiB,
      goal_median: 14 * MiB,
      goal_bytes: 24 * MiB,
      profile_live_bytes: 7 * MiB,
    })
    expect(report.notices.find(({ code }) => code === 'gctrace-parts')!.text).toBe('Left out of log: 2 lines cut or mixed with others.')
  })

  it('is refused where it has no collection, and without a heap', async () => {
    expect(errorIn(() => parseGcTrace('listening on :80\n', 'log')).code).toBe('bad-gctrace')
    const cpu = fileSource(path('cpu/go1.26.8.cpu.pb.gz'))
    const options = { decode: { inflate: gunzip }, processTexts: { gcTrace: given('gctrace/go1.26.8.gctrace.txt') } }
    expect((await errorOf(analyze([cpu], options))).code).toBe('usage')
  })
})
