import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { diff } from '../../src/pipeline/diff.ts'
import { parseGate } from '../../src/report/gate.ts'
import { gated } from '../../src/report/gated.ts'
import type { Report } from '../../src/report/report.ts'

const file = (name: string) => fileSource(fileURLToPath(new URL(`../fixtures/cpu/${name}.cpu.pb.gz`, import.meta.url)))
const options = { decode: { inflate: gunzip } }
const compared = (before: readonly string[], after: readonly string[]): Promise<Report> =>
  diff(
    [
      { label: 'before', sources: before.map(file) },
      { label: 'after', sources: after.map(file) },
    ],
    options,
  )
const METRICS = ['total', 'make', 'run', 'free'] as const
const tableOf = ({ tables }: Report, metric: string) => tables[metric === 'total' ? 'defer_time' : `defer_time_${metric}`]!

describe('a comparison of two CPU profiles', () => {
  it('has the time of each line on both sides, whole and apart, as analyze of each has it', async () => {
    const report = await compared(['go1.24.4'], ['go1.26.8'])
    for (const [side, name] of [
      ['before', 'go1.24.4'],
      ['after', 'go1.26.8'],
    ] as const) {
      const alone = (await analyze([file(name)], options)).tables['defer_time']!.rows
      expect(alone.length).toBeGreaterThan(0)
      for (const metric of METRICS)
        for (const line of alone.filter((row) => row[metric] !== 0))
          expect(tableOf(report, metric).rows.find((row) => row['function'] === line.function && row['line'] === line.line)).toMatchObject({
            metric,
            [side]: line[metric],
            ...(metric === 'total' ? { [`${side}_low`]: line.low, [`${side}_high`]: line.high } : {}),
          })
    }
    for (const metric of METRICS)
      for (const row of tableOf(report, metric).rows) expect(row['delta']).toBe(Number(row['after']) - Number(row['before']))
  })

  it('says that nothing changed between a profile and itself', async () => {
    const report = await compared(['go1.26.8'], ['go1.26.8'])
    expect(report.answer).toMatchObject({ outcome: 'unchanged', p: 1 })
    expect(tableOf(report, 'total').rows.every(({ delta }) => delta === 0)).toBe(true)
  })

  it('can be gated by each part', async () => {
    const report = await compared(['go1.24.4'], ['go1.26.8'])
    const failed = (gate: string) => gated(report, [parseGate(gate, 'comparison')]).verdict
    const most = Math.max(...tableOf(report, 'free').rows.map(({ after }) => Number(after)))
    expect([failed(`defer_time.free>=${most}`), failed(`defer_time.free>${most}`)]).toEqual(['fail', 'pass'])
  })
})

describe('a comparison of sets of CPU profiles', () => {
  it('tests the shares of CPU time of the profiles against each other', async () => {
    const four = (name: string) => [name, name, name, name]
    const report = await compared(four('go1.22.12'), four('go1.26.8'))
    const row = tableOf(report, 'total').rows.find(({ line }) => line === 40)!
    const [before, after] = await Promise.all(
      ['go1.22.12', 'go1.26.8'].map(
        async (name) => (await analyze([file(name)], options)).tables['defer_time']!.rows.find(({ line }) => line === 40)!,
      ),
    )
    // all of one side are below all of the other: 2 of the C(8, 4) = 70 arrangements
    expect(row).toMatchObject({
      method: 'mann-whitney',
      n_before: 4,
      before: before!.total,
      after: after!.total,
      before_share: before!.share,
    })
    expect(row['p']).toBeCloseTo(2 / 70, 12)
    expect(report.answer!['p']).toBeCloseTo(2 / 70, 12)
    expect(report.inputs).toHaveLength(8)
  })

  it('asks for more where profiles are too few', async () => {
    const { answer, notices } = await compared(['go1.22.12', 'go1.24.4'], ['go1.26.8', 'go1.27.3'])
    expect(answer).toMatchObject({ outcome: 'too-few', p: null })
    expect(notices.map(({ code }) => code)).toContain('too-few-profiles')
  })
})
