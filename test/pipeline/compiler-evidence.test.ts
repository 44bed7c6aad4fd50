import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { textProfile } from '../support/text-profile.ts'
import { deferRows } from '../support/truth.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const claims = (report: Report) =>
  deferRows(report).map(({ function: name, line, confidence, evidence }) => `${name}:${line} ${confidence} by ${evidence}`)
const codes = (report: Report) => report.notices.map(({ code }) => code).filter((code) => /compiler|conflict/.test(code))

/** 500 records with a closure each at `main.f`, line 5, and what a compiler printed of them. */
function beside(log: string, { sizes = [16, 48], goVersion = '1.26' } = {}): Promise<Report> {
  const place = 'main.f@/src/app/f.go:5'
  const stacks = sizes.map(
    (size, i) => `500 ${500 * size} 500 ${500 * size} ${place}${i === 0 ? '' : '#2'} < runtime.main@runtime/proc.go:290 {bytes=${size}}`,
  )
  const profile = bytesSource('heap.pb', textProfile(stacks.join('\n')))
  return analyze([profile], { goVersion, compilerTexts: [{ source: 'compiler.log', text: log }] })
}

describe('what the compiler said beside a profile that tells nothing', () => {
  it('makes the record of a heap-allocated statement strong', async () => {
    const report = await beside('# example.com/app\n./f.go:5:3: heap-allocated defer\n')
    expect(claims(report)).toEqual(['main.f:5 strong by compiler'])
    expect(report.evidence).toContainEqual({ kind: 'compiler', source: 'compiler.log', detail: '1 defer statement in 1 file' })
  })

  it('finds records without a closure, which nothing else tells', async () => {
    expect(claims(await beside('./f.go:5:3: heap-allocated defer\n', { sizes: [48] }))).toEqual(['main.f:5 strong by compiler'])
  })

  it('clears a line whose statement is open-coded, and says that its shape was another', async () => {
    const report = await beside('./f.go:5:3: open-coded defer\n')
    expect(claims(report)).toEqual([])
    expect(codes(report)).toEqual(['evidence-conflict'])
  })

  it('loses no row to a log that has no statement there, as one of another revision', async () => {
    expect(claims(await beside('./f.go:7:3: heap-allocated defer\n'))).toEqual(['main.f:5 likely by shape'])
  })

  it('says when it is of other packages, or of another release of Go', async () => {
    expect(codes(await beside('./other.go:5:3: heap-allocated defer\n'))).toEqual(['compiler-log-missing'])
    const release = '/sdk/go1.24.4/src/io/pipe.go:23:2: open-coded defer\n./f.go:5:3: heap-allocated defer\n'
    expect(codes(await beside(release))).toEqual(['compiler-log-version'])
    expect(codes(await beside(release, { goVersion: '1.24' }))).toEqual([])
  })
})

it('is never exact: it fits a program without the defer, whose line was changed in place to allocate an object of the size of a record', async () => {
  const text = readFileSync(at('fixtures/compiler/changed.before.txt'), 'utf8')
  const report = await analyze([fileSource(at('fixtures/compiler/changed.heap.pb.gz'))], {
    decode: { inflate: gunzip },
    compilerTexts: [{ source: 'before.log', text }],
  })
  expect(claims(report)).toContain('main.work:15 strong by compiler')
  expect(codes(report)).toEqual([])
})

it('tells the record from a closure of its size, on a real heap', async () => {
  const text = readFileSync(at('fixtures/compiler/ledger.go1.26.d-defer.txt'), 'utf8')
  const report = await analyze([fileSource(at('truth/profiles/1.26/ledger/stripped.heap.pb.gz'))], {
    decode: { inflate: gunzip },
    compilerTexts: [{ source: 'ledger.log', text }],
  })
  expect(
    claims(report)
      .filter((claim) => !claim.includes('possible'))
      .sort(),
  ).toEqual(['main.describe:45 strong by compiler', 'main.post:34 strong by compiler'])
})
