import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { encodeProfile } from '../../src/encode/encode-profile.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { type ConvertOptions, convert } from '../../src/pipeline/convert.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
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

it('gives convert the frames of records, and names to addresses that have none', async () => {
  const written = async (source: ProfileSource, options: Partial<ConvertOptions>) => {
    const converted = await convert([source], { decode: { inflate: gunzip }, to: 'folded', ...options })
    return converted.form === 'text' ? [...converted.chunks].join('') : ''
  }
  const heap = fileSource(HEAP)
  const openNamed = async () => elf('1.26')
  expect(await written(heap, { deferFrames: 'exact', openNamed })).toContain(';runtime.newdefer ')
  expect(await written(heap, { deferFrames: 'exact' })).not.toContain('runtime.newdefer')
  const named = await written(heap, {})
  const unnamed = bytesSource('unnamed', await withoutNames(heap))
  expect(await written(unnamed, {})).not.toContain('main.main')
  expect(await written(unnamed, { openNamed })).toBe(named)
})

/** A profile as it was, with addresses alone. */
async function withoutNames(source: ProfileSource): Promise<Uint8Array> {
  const stacks = new StackTable()
  const profile = await decodeProfile(source, stacks, { inflate: gunzip })
  const { locations } = profile
  for (let row = 0; row < locations.length; row++)
    locations.define(row, locations.addressLow[row]!, locations.addressHigh[row]!, locations.mapping[row]!, locations.lineCount, 0)
  return encodeProfile(profile, stacks)
}
