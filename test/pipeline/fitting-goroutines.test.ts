import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { type TextProfileOptions, textSource } from '../support/text-profile.ts'
import { deferRows } from '../support/truth.ts'

const MINUTE = 60e9
const NOON = 1.8e18
const GO = 'main.main@/srv/app/main.go:9 < runtime.main@runtime/proc.go:283'
const HEAP = `
  500 8000 500 8000  app/jobs.run@/srv/app/jobs/run.go:7 < ${GO} {bytes=16}
  500 24000 500 24000  app/jobs.run@/srv/app/jobs/run.go:7#2 < ${GO} {bytes=48}`
const INSIDE = `5 runtime.gopark < app/jobs.run@/srv/app/jobs/run.go:9 < ${GO}`

const profile = (file: string, minutes: number | null): TextProfileOptions => ({
  mapping: file,
  ...(minutes === null ? {} : { timeNanos: NOON + minutes * MINUTE }),
})

async function beside(goroutines: string, minutes: number | null = 0, file = '/srv/app/app'): Promise<Report> {
  const options = { ...profile(file, minutes), sampleTypes: ['goroutine/count'] }
  return analyze([textSource(HEAP, profile('/srv/app/app', 0)), textSource(goroutines, options, 'goroutine.pb')])
}

const unused = ({ notices }: Report) => notices.find(({ code }) => code === 'goroutines-unused')?.text ?? null
const grades = (report: Report) => deferRows(report).map(({ records, confidence }) => [records, confidence])
const detail = ({ findings }: Report) => findings[0]!.detail

describe('goroutines beside a heap', () => {
  it.each([
    ['of the same executable and moment', 0],
    ['captured some minutes later', 4],
    ['that do not tell their time', null],
  ])('%s say who is inside', async (_name, minutes) => {
    const report = await beside(INSIDE, minutes)
    expect(unused(report)).toBeNull()
    expect(detail(report)).toContain('5 goroutines are inside the function')
  })

  it.each<[string, string, number | null, string | undefined, string]>([
    ['of another executable', INSIDE, 0, '/srv/other/other', 'its executable is another one'],
    ['of another time', INSIDE, 60, undefined, 'at another time'],
    ['of a program with a main of its own', '5 runtime.gopark < main.main@/srv/b/main.go:9', null, undefined, 'of another program'],
  ])('%s are not used, and named with the reason', async (_name, text, minutes, file, reason) => {
    const report = await beside(text, minutes, file)
    expect(unused(report)).toContain('goroutine.pb is not used')
    expect(unused(report)).toContain(reason)
    expect(grades(report)).toEqual([[500, 'likely']])
    expect(detail(report)).not.toContain('inside the function')
    // what was given is listed all the same
    expect(report.inputs.map(({ kind }) => kind)).toEqual(['heap', 'goroutine'])
  })

  it('with nobody inside leave the row its grade, with a notice', async () => {
    const report = await beside(`5 runtime.gopark < app/jobs.wait@/srv/app/jobs/run.go:30 < ${GO}`)
    expect(grades(report)).toEqual([[500, 'likely']])
    expect(deferRows(report)[0]!.notes).toContain('nobody-inside')
    expect(report.notices.find(({ code }) => code === 'nobody-inside')?.text).toContain('jobs.run (run.go:7)')
  })

  it.each(['server.goroutine.pb.gz', 'leak.goroutine.pb.gz'])('never erase the leak of the sample: %s', async (file) => {
    const source = (name: string) => fileSource(`samples/go1.26/${name}`)
    const [alone, both] = await Promise.all(
      [[source('leak.heap.pb.gz')], [source('leak.heap.pb.gz'), source(file)]].map((sources) =>
        analyze(sources, { decode: { inflate: gunzip } }),
      ),
    )
    expect(grades(both!)).toEqual(grades(alone!))
    expect(unused(both!) === null).toBe(file.startsWith('leak'))
  })
})
