import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { ExecutableFile } from '../../src/pipeline/program.ts'
import type { Report } from '../../src/report/report.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { hasSharedProfiles, SHARED_PROFILES, truthCaptures } from '../support/shared.ts'
import { deferRows } from '../support/truth.ts'

/** One program, linked with and without symbols, with the heaps that each wrote. */
const LEDGER = join(SHARED_PROFILES, '1.26/ledger')
const EXECUTABLES = ['stripped', 'unstripped'] as const

function executable(name: string): ExecutableFile {
  return { range: bytesRange(`${name}.elf`, gunzipSync(readFileSync(join(LEDGER, `${name}.elf.gz`)))), maySkip: false }
}

function reportOf(heap: string, ...names: readonly string[]): Promise<Report> {
  return analyze([fileSource(join(LEDGER, heap))], { decode: { inflate: gunzip }, executables: names.map(executable) })
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

describe.skipIf(!hasSharedProfiles)('truth: an executable beside the profile that it wrote', () => {
  const EXACT = (hasSharedProfiles ? truthCaptures(LEDGER)[0]!.sites : [])
    .filter(({ trap }) => !trap)
    .map((site) => `${site.function}:${site.line} exact by binary, ${site.live_defer_records}`)
    .sort()

  it.each([
    ['unstripped.heap.pb.gz', 'unstripped'],
    ['stripped.heap.pb.gz', 'stripped'],
    ['unstripped.heap.debug1.txt', 'unstripped'],
  ])('%s: every site is exact with its count, and nothing else is a record', async (heap, name) => {
    const report = await reportOf(heap, name)
    expect(EXACT.length).toBe(2)
    expect(claims(report)).toEqual(EXACT)
    // nothing is left to find out
    expect(deferRows(report).filter(({ confidence }) => confidence === 'possible')).toEqual([])
    expect(codesOf(report)).not.toContain('hidden-frames')
    expect(codesOf(report)).not.toContain('evidence-conflict')
    expect(report.evidence).toMatchObject([{ kind: 'executable', source: `${name}.elf` }])
  })

  it('has the version of Go that built the program', async () => {
    expect((await reportOf('stripped.heap.pb.gz', 'stripped')).inputs[0]!.goVersion).toMatchObject({
      value: '1.26',
      evidence: 'the executable',
    })
  })

  it.each([
    ['unstripped', 'stripped'],
    ['stripped', 'unstripped'],
  ])('%s.heap.pb.gz: the other executable is refused, with both build ids', async (heap, other) => {
    const report = await reportOf(`${heap}.heap.pb.gz`, other)
    const refusal = noticeOf(report, 'executable-refused')
    expect(refusal).toMatch(new RegExp(`^For .*${heap}\\.heap\\.pb\\.gz: ${other}\\.elf is not the executable`))
    for (const name of EXECUTABLES) expect(refusal).toContain((await openExecutable(executable(name).range)).buildId)
    expect(report.evidence ?? []).toEqual([])
    expect(claims(report).filter((row) => row.includes('exact'))).toEqual([])
    expect(codesOf(report)).toContain('hidden-frames')
  })

  it.each([
    ['stripped.heap.pb.gz', ['unstripped', 'stripped']],
    ['unstripped.heap.pb.gz', ['stripped', 'unstripped']],
  ])('%s: of several executables the right one is picked, in any order', async (heap, names) => {
    const right = `${names[1]}.elf`
    for (const given of [names, names.toReversed()]) {
      const report = await reportOf(heap, ...given)
      expect(claims(report)).toEqual(EXACT)
      expect(report.evidence?.map(({ source }) => source)).toEqual([right])
      expect(codesOf(report)).not.toContain('executable-refused')
    }
  })

  it('serves two profiles, each with its own executable', async () => {
    const heaps = EXECUTABLES.map((name) => fileSource(join(LEDGER, `${name}.heap.pb.gz`)))
    const report = await analyze(heaps, { decode: { inflate: gunzip }, executables: EXECUTABLES.map(executable) })
    expect(claims(report)).toEqual(EXACT.map((row) => row.replace(/\d+$/, (count) => String(Number(count) * 2))))
    expect(report.evidence?.map(({ source }) => source)).toEqual(['stripped.elf', 'unstripped.elf'])
  })
})
