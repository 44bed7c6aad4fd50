import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { PARCA_RANGE, PYROSCOPE_RANGE, PYROSCOPE_V1_RANGE, startEngineReplay } from '../support/engine-replay.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const json = ({ stdout, stderr }: CliResult) => {
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Report
}
const defers = (report: Report) => report.tables['defers']!.rows

describe('captures of Pyroscope', () => {
  const source = async (query: string) => `pyroscope+${(await startEngineReplay('pyroscope')).url}?query=${query}&${PYROSCOPE_RANGE}`

  it('with full stacks are exact, with the numbers of the file that was pushed', async () => {
    const result = await runCli(['analyze', await source('{service_name="server"}'), '--format', 'json'])
    const original = json(await runCli(['analyze', 'samples/go1.26/server.heap.pb.gz', '--format', 'json']))
    const [site] = defers(json(result))
    expect(site).toMatchObject({ records: 469_696, evidence: 'stack', confidence: 'exact' })
    const numbers = ['records', 'record_bytes', 'companion_bytes', 'total_bytes', 'bytes_low', 'bytes_high', 'sampled_objects']
    for (const number of numbers) expect([number, site![number]]).toEqual([number, defers(original)[0]![number]])
  })

  it('that lost their addresses cannot tell, and no gate passes', async () => {
    const result = await runCli([
      'analyze',
      await source('{service_name="leak"}'),
      '--format',
      'json',
      '--fail-on',
      'defers.records>1000000',
    ])
    expect([result.code, json(result).answer!.text]).toEqual([2, expect.stringMatching(/^This file cannot tell/)])
  })

  it('that lost their addresses show with source what pending calls hold, and give no all-clear of records', async () => {
    const args = ['--source', 'samples/programs/leak', '--no-binary', '--format', 'json']
    const { answer, notices } = json(await runCli(['analyze', await source('{service_name="leak"}'), ...args]))
    expect(answer).toMatchObject({
      outcome: 'held',
      held_sites: 2,
      text: expect.stringContaining('How many records there are, this file cannot tell.'),
    })
    expect(notices.map(({ code }) => code)).toContain('lossy-source')
  })

  it('that kept their addresses are likely, as the file that was pushed', async () => {
    const report = json(await runCli(['analyze', await source('{service_name="leaknofn"}'), '--format', 'json', '--no-binary']))
    const original = json(await runCli(['analyze', 'samples/go1.26/leak.heap.pb.gz', '--format', 'json', '--no-binary']))
    expect(report.answer!.text).toBe(original.answer!.text)
    expect(defers(report)).toEqual(defers(original).map((row) => ({ ...row, alloc_records: null, alloc_bytes: null })))
  })

  it('of one process never add up: the newest counts', async () => {
    const report = json(await runCli(['analyze', await source('{service_name="orders"}'), '--format', 'json']))
    expect(defers(report).map(({ records }) => records)).toEqual([742_775])
    expect(report.inputs).toMatchObject([
      { time: '2026-11-29T15:29:29.000Z', period: 524_288, labels: { pod: 'orders-a', service_name: 'orders', version: 'v1' } },
    ])
  })

  it('give the trend of the original series', async () => {
    const report = json(await runCli(['trend', await source('{service_name="orders"}'), '--format', 'json']))
    const original = json(await runCli(['trend', 'samples/go1.26/series', '--format', 'json']))
    expect(report.inputs).toHaveLength(8)
    const rows = (one: Report) => defers(one).map((row) => [row['line'], row['metric'], row['values'], row['pattern']])
    expect(rows(report)).toEqual(rows(original))
    // pushed at 10 s from each other
    expect((Number(defers(report)[0]!['slope']) * 60) / 1024 ** 2).toBeCloseTo(30.3, 1)
  })
})

describe('captures of Pyroscope, storage v1', () => {
  it('are read by their second, for a tenant', async () => {
    const { url } = await startEngineReplay('pyroscope-v1')
    const source = `pyroscope+${url}?query={service_name="orders"}&${PYROSCOPE_V1_RANGE}`
    const report = json(await runCli(['analyze', source, '--tenant', 'team-a', '--format', 'json']))
    expect(defers(report).map(({ records }) => records)).toEqual([742_775])
    const refused = await runCli(['analyze', source])
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('no org id\n')])
    expect(refused.stderr).toContain('--tenant NAME')
  })
})

describe('captures of Parca', () => {
  const source = async (query: string) => `parca+${(await startEngineReplay('parca')).url}?query=${query}&${PARCA_RANGE}`

  it('with full stacks are exact, with the numbers of the file that was pushed', async () => {
    const report = json(await runCli(['analyze', await source('{job="push",service="server"}'), '--format', 'json']))
    const original = json(await runCli(['analyze', 'samples/go1.26/server.heap.pb.gz', '--format', 'json']))
    const numbers = ({ records, record_bytes, total_bytes, bytes_low, bytes_high }: Record<string, unknown>) => [
      records,
      record_bytes,
      total_bytes,
      bytes_low,
      bytes_high,
    ]
    expect(defers(report).map(numbers)).toEqual(defers(original).map(numbers))
    expect(report.notices.map(({ code }) => code)).toContain('rate-assumed')
  })

  it('that lost their addresses cannot tell, and their separate rows are possible', async () => {
    const result = await runCli([
      'analyze',
      await source('{job="push",service="leak"}'),
      '--format',
      'json',
      '--fail-on',
      'defers.records>1000000',
    ])
    expect([result.code, json(result).answer!.text]).toEqual([2, expect.stringMatching(/^This file cannot tell/)])
    expect(defers(json(result)).map(({ line, records, confidence }) => [line, records, confidence])).toEqual([
      [93, 371_387, 'possible'],
      [104, 262_156, 'possible'],
    ])
  })

  it('that lost their addresses are strong with source, where their sizes are known', async () => {
    const args = ['--source', 'samples/programs/leak', '--no-binary', '--format', 'json']
    const report = json(await runCli(['analyze', await source('{job="push",service="leak"}'), ...args]))
    expect(defers(report).map(({ line, records, confidence }) => [line, records, confidence])).toEqual([
      [93, 371_387, 'strong'],
      [104, 262_156, 'strong'],
    ])
  })

  it('give the trend of the original series', async () => {
    const report = json(await runCli(['trend', await source('{job="series"}'), '--format', 'json']))
    expect((Number(defers(report)[0]!['slope']) * 60) / 1024 ** 2).toBeCloseTo(30.3, 1)
  })
})

describe('captures of several processes', () => {
  it('are ranked, and those that cannot tell are said to', async () => {
    const { url } = await startEngineReplay('pyroscope')
    const report = json(
      await runCli(['analyze', `pyroscope+${url}?query={pod=~".+"}&${PYROSCOPE_RANGE}`, '--format', 'json', '--no-binary']),
    )
    expect(report.tables['processes']!.rows.map(({ process, captures, records }) => [process, captures, records])).toEqual([
      ['orders-a', 1, 742_775],
      ['leaknofn-a', 1, 633_543],
      ['server-a', 1, 469_696],
      ['leak-a', 1, null],
    ])
  })

  it('are compared as sets by diff, and their goroutines are read', async () => {
    const { url } = await startEngineReplay('pyroscope')
    const of = (service: string) => `pyroscope+${url}?query={service_name="${service}"}&${PYROSCOPE_RANGE}`
    const diff = json(await runCli(['diff', of('orders'), '--vs', of('server'), '--format', 'json']))
    expect(defers(diff).find(({ metric }) => metric === 'total_bytes')).toMatchObject({ before: 49_284_912, line: 67 })
    const goroutines = json(await runCli(['goroutines', of('server'), '--format', 'json']))
    expect(goroutines.tables['groups']!.rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(48)
  })
})
