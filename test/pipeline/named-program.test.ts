import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { deferRows } from '../support/truth.ts'

const at = (path: string) => fileURLToPath(new URL(`../truth/profiles/${path}`, import.meta.url))
const HEAP = at('1.26/ledger/stripped.heap.pb.gz')
const elf = (folder: string) => bytesRange('/srv/ledger', gunzipSync(readFileSync(at(`${folder}/ledger/stripped.elf.gz`))))

async function grades(range: ReturnType<typeof elf> | null) {
  const asked: string[] = []
  const openNamed = async (path: string) => {
    asked.push(path)
    return range
  }
  const report = await analyze([fileSource(HEAP)], { decode: { inflate: gunzip }, openNamed })
  const claimed = deferRows(report).filter(({ confidence }) => confidence !== 'possible')
  return { asked, evidence: [...new Set(claimed.map((row) => row.evidence))], codes: report.notices.map(({ code }) => code) }
}

it('uses the executable that a profile names, where it has the build id of the profile', async () => {
  const { asked, evidence } = await grades(elf('1.26'))
  expect(asked).toHaveLength(1)
  expect(evidence).toEqual(['binary'])
})

it('uses no other build of that path, and says nothing of it', async () => {
  const { evidence, codes } = await grades(elf('1.26-arm64'))
  expect(evidence).not.toContain('binary')
  expect(codes).not.toContain('executable-refused')
  expect((await grades(null)).evidence).toEqual(evidence)
})

it('asks for none where one is given', async () => {
  const openNamed = () => Promise.reject(new Error('asked'))
  const executables = [{ range: elf('1.26'), maySkip: false }]
  const report = await analyze([fileSource(HEAP)], { decode: { inflate: gunzip }, executables, openNamed })
  expect(deferRows(report)[0]!.evidence).toBe('binary')
})
