import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { ExecutableFile } from '../../src/pipeline/program.ts'
import type { Report } from '../../src/report/report.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { deferRows } from '../support/truth.ts'
import { TRUTH_PROFILES, type TruthCapture, truthCaptures } from '../support/truth-profiles.ts'

/** The runs of a program whose executables were kept: as built and stripped, or stripped for two machines. */
const RUNS = truthCaptures(TRUTH_PROFILES).filter((capture) => capture.file('elf.gz') !== null)
const PAIRS = RUNS.flatMap((run) => RUNS.filter((other) => other !== run).map((other) => [run, other] as const))
const labelled = RUNS.map((run) => [run.label, run] as const)
const labelledPairs = PAIRS.map(([run, other]) => [run.label, other.label, run, other] as const)

const elf = ({ label }: TruthCapture) => `${label}.elf`
const heap = (run: TruthCapture) => run.file('heap.pb.gz')!

function executable(run: TruthCapture): ExecutableFile {
  return { range: bytesRange(elf(run), gunzipSync(readFileSync(run.file('elf.gz')!))), maySkip: false }
}

function reportOf(path: string, ...runs: readonly TruthCapture[]): Promise<Report> {
  return analyze([fileSource(path)], { decode: { inflate: gunzip }, executables: runs.map(executable) })
}

/** The rows that claim records, as `FUNCTION:LINE CONFIDENCE by EVIDENCE, RECORDS`. */
function claims(report: Report): string[] {
  return deferRows(report)
    .filter(({ confidence }) => confidence !== 'possible')
    .map((row) => `${row.function}:${row.line} ${row.confidence} by ${row.evidence}, ${row.records}`)
    .sort()
}

const codesOf = (report: Report) => report.notices.map(({ code }) => code)
const noticeOf = (report: Report, code: string) => report.notices.find((notice) => notice.code === code)?.text

describe('truth: an executable beside the profile that it wrote', () => {
  const EXACT = RUNS[0]!.sites
    .filter(({ trap }) => !trap)
    .map((site) => `${site.function}:${site.line} exact by binary, ${site.live_defer_records}`)
    .sort()

  it('is there twice', () => expect([RUNS.length >= 2, EXACT.length]).toEqual([true, 2]))

  it.each(
    RUNS.flatMap((run) =>
      ['heap.pb.gz', 'heap.debug1.txt'].flatMap((form) => (run.file(form) === null ? [] : [[run.label, form, run] as const])),
    ),
  )('%s %s: every site is exact with its count, and nothing else is a record', async (_label, form, run) => {
    const report = await reportOf(run.file(form)!, run)
    expect(claims(report)).toEqual(EXACT)
    // nothing is left to find out
    expect(deferRows(report).filter(({ confidence }) => confidence === 'possible')).toEqual([])
    expect(codesOf(report)).not.toContain('hidden-frames')
    expect(codesOf(report)).not.toContain('evidence-conflict')
    expect(report.evidence).toMatchObject([{ kind: 'executable', source: elf(run) }])
  })

  it.each(labelled)('%s: the version of Go is that which built the program', async (_label, run) => {
    expect((await reportOf(heap(run), run)).inputs[0]!.goVersion).toMatchObject({ value: '1.26', evidence: 'the executable' })
  })

  it.each(labelledPairs)('%s: the executable of %s is refused, with both build ids', async (_label, _other, run, other) => {
    const report = await reportOf(heap(run), other)
    const refusal = noticeOf(report, 'executable-refused')!
    expect(refusal).toContain(`${elf(other)} is not the executable`)
    expect(refusal.startsWith(`For ${heap(run)}: `)).toBe(true)
    for (const one of [run, other]) expect(refusal).toContain((await openExecutable(executable(one).range)).buildId)
    expect(report.evidence ?? []).toEqual([])
    expect(claims(report).filter((row) => row.includes('exact'))).toEqual([])
    expect(codesOf(report)).toContain('hidden-frames')
  })

  it.each(labelledPairs)('%s: its executable is picked, before that of %s and after it', async (_label, _other, run, other) => {
    for (const given of [
      [run, other],
      [other, run],
    ]) {
      const report = await reportOf(heap(run), ...given)
      expect(claims(report)).toEqual(EXACT)
      expect(report.evidence?.map(({ source }) => source)).toEqual([elf(run)])
      expect(codesOf(report)).not.toContain('executable-refused')
    }
  })

  it('serves two profiles, each with its own executable', async () => {
    const [one, other] = PAIRS[0]!
    const report = await analyze(
      [one, other].map((run) => fileSource(heap(run))),
      {
        decode: { inflate: gunzip },
        executables: [other, one].map(executable),
      },
    )
    // two processes are not added up: the rows are those of one of them, and the table says that both have them
    expect(claims(report)).toEqual(EXACT)
    expect(report.tables['processes']?.rows.map(({ evidence }) => evidence)).toEqual(['binary', 'binary'])
    expect(report.evidence?.map(({ source }) => source).sort()).toEqual([elf(one), elf(other)].sort())
  })
})
