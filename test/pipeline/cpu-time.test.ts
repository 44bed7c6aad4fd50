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

// Expected values: go tool pprof -addresses, in milliseconds; main.go.txt has the program.
describe('analyze of CPU profiles', () => {
  it('tells what defers cost by line, on every release', async () => {
    expect(await timesOf('go1.22.12')).toEqual([
      'main.stackDefer:40 0 10 110',
      'main.loopDefers:23 0 0 20',
      'main.loopDefers:21 10 0 0',
      'main.stackDefer:34 10 0 0',
    ])
    expect(await timesOf('go1.24.4')).toEqual(['main.stackDefer:40 0 10 150', 'main.stackDefer:34 30 0 0', 'main.loopDefers:23 0 0 20'])
    expect(await timesOf('go1.26.8')).toEqual(['main.stackDefer:40 0 20 80', 'main.loopDefers:23 0 10 10', 'main.stackDefer:34 10 0 0'])
    expect(await timesOf('go1.27.3')).toEqual([
      'main.stackDefer:40 0 10 160',
      'main.loopDefers:21 20 0 0',
      'main.loopDefers:23 0 0 10',
      'main.stackDefer:34 10 0 0',
    ])
  })

  it('answers with the share and its interval', async () => {
    const { answer } = await reportOf('go1.26.8')
    expect(answer).toMatchObject({ outcome: 'cost', total: 130e6, make: 10e6, run: 30e6, free: 90e6, samples: 13 })
    // R 4: poisson.test(13)$conf.int is 6.921952 to 22.230396
    expect(Number(answer!['low'])).toBeCloseTo(69_219_520, -3)
    expect(Number(answer!['high'])).toBeCloseTo(222_303_960, -3)
  })

  it('adds profiles up', async () => {
    const { answer, inputs } = await reportOf('go1.26.8', 'go1.26.8')
    expect(inputs).toHaveLength(2)
    expect(answer).toMatchObject({ total: 260e6, samples: 26 })
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
