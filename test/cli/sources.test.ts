import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { PARCA_RANGE, PYROSCOPE_RANGE, PYROSCOPE_V1_RANGE, startEngineReplay } from '../support/engine-replay.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const json = ({ stdout, stderr }: CliResult) => {
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout) as Report
}
const rows = (report: Report, table: string, ...columns: string[]) =>
  report.tables[table]!.rows.map((row) => columns.map((column) => row[column] ?? null))

describe('sources', () => {
  it('lists processes, types and labels of Pyroscope', async () => {
    const { url } = await startEngineReplay('pyroscope')
    const report = json(await runCli(['sources', `pyroscope+${url}?query={service_name="orders"}&${PYROSCOPE_RANGE}`, '--format', 'json']))
    expect(report.answer!.text).toMatch(
      /^Pyroscope at http:\S+ has 8 captures of 1 process for \{service_name="orders"\}, from 2026-11-29T15/,
    )
    expect(rows(report, 'stored', 'process', 'captures', 'first', 'last', 'inuse_bytes', 'objects')).toEqual([
      ['orders-a', 8, '2026-11-29T15:28:19.000Z', '2026-11-29T15:29:29.000Z', 149_546_167, 2_480_329],
    ])
    expect(rows(report, 'types', 'type')).toContainEqual(['memory:inuse_space:bytes:space:bytes'])
    expect(rows(report, 'labels', 'label')).toEqual([['pod'], ['service_name'], ['version']])
  })

  it('lists all processes of storage v1 and of Parca', async () => {
    const v1 = await startEngineReplay('pyroscope-v1')
    const args = [`pyroscope+${v1.url}?${PYROSCOPE_V1_RANGE}`, '--tenant', 'team-a', '--format', 'json']
    expect(rows(json(await runCli(['sources', ...args])), 'stored', 'captures').flat()).toEqual([1, 1, 1, 8])
    const { url } = await startEngineReplay('parca')
    const report = json(await runCli(['sources', `parca+${url}?query={job="push"}&${PARCA_RANGE}`, '--format', 'json']))
    expect(rows(report, 'stored', 'process', 'captures')).toEqual([
      ['job=push, service=server', 1],
      ['job=push, service=leak', 1],
    ])
  })

  it('shows types and labels where a query finds nothing, and says why', async () => {
    const { url } = await startEngineReplay('pyroscope')
    const result = await runCli(['sources', `pyroscope+${url}?query={service_name="order"}&${PYROSCOPE_RANGE}`, '--format', 'json'])
    const report = json(result)
    expect([result.code, rows(report, 'stored', 'process'), rows(report, 'types', 'type').length]).toEqual([0, [], 5])
    expect(report.answer!.text).toContain('no service_name is order; there are orders, ')
  })
})
