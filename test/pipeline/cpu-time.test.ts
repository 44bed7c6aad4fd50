import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { errorOf } from '../support/decoding.ts'

const file = (name: string) => fileSource(fileURLToPath(new URL(`../fixtures/cpu/${name}.cpu.pb.gz`, import.meta.url)))
const reportOf = (...names: string[]) => analyze(names.map(file), { decode: { inflate: gunzip } })
const timesOf = async (name: string) =>
  (await reportOf(name)).tables.defer_time!.rows.map(
    ({ function: fn, line, make, run, free }) => `${fn}:${line} ${[make, run, free].map((one) => Number(one) / 1e6).join(' ')}`,
  )

// Expected values: go tool pprof -lines -focus, in milliseconds; main.go.txt has the program.
describe('analyze of CPU profiles', () => {
  it('tells what defers cost by line, on every release', async () => {
    expect(await timesOf('go1.22.12')).toEqual([
      'main.stackDefer:40 0 10 80',
      'main.loopDefers:23 0 0 20',
      'main.loopDefers:21 10 0 0',
      'main.stackDefer:34 10 0 0',
    ])
    expect(await timesOf('go1.24.4')).toEqual(['main.stackDefer:40 0 10 70', 'main.stackDefer:34 30 0 0', 'main.loopDefers:23 0 0 20'])
    expect(await timesOf('go1.26.8')).toEqual(['main.stackDefer:40 0 20 60', 'main.loopDefers:23 0 10 10', 'main.stackDefer:34 10 0 0'])
    expect(await timesOf('go1.27.3')).toEqual([
      'main.stackDefer:40 0 10 110',
      'main.loopDefers:21 20 0 0',
      'main.loopDefers:23 0 0 10',
      'main.stackDefer:34 10 0 0',
    ])
  })

  it('answers with the share and its interval', async () => {
    const { answer } = await reportOf('go1.26.8')
    expect(answer).toMatchObject({ outcome: 'cost', total: 110e6, make: 10e6, run: 30e6, free: 70e6, samples: 11 })
    // R 4: poisson.test(11)$conf.int is 5.491160 to 19.682040
    expect(Number(answer!['low'])).toBeCloseTo(54_911_600, -3)
    expect(Number(answer!['high'])).toBeCloseTo(196_820_400, -3)
  })

  it('adds profiles up', async () => {
    const { answer, inputs } = await reportOf('go1.26.8', 'go1.26.8')
    expect(inputs).toHaveLength(2)
    expect(answer).toMatchObject({ total: 220e6, samples: 22 })
  })

  it('says how little defers can cost where no sample has one', async () => {
    const report = await analyze([file('go1.26.8')], { decode: { inflate: gunzip }, filter: { focus: 'openCoded' } })
    // 3.689 samples of 23 at most: poisson.test(0)$conf.int
    expect(report.answer!.text).toContain('none of 23 samples (230ms)')
    expect(report.answer!.text).toContain('less than 16.04%')
    expect(report.tables.defer_time!.rows).toEqual([])
  })

  it('refuses what needs a heap', async () => {
    expect((await errorOf(analyze([file('go1.26.8')], { decode: { inflate: gunzip }, peek: 'x' }))).code).toBe('usage')
  })
})
