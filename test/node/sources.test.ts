import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProfileSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { fileSource, sourcesOf, stdinSource } from '../../src/node/sources.ts'
import { errorOf } from '../support/decoding.ts'
import { CollectSink } from '../support/profile-view.ts'
import { textProfile } from '../support/text-profile.ts'

const CONTENT = textProfile('10 alloc < main')
let directory = ''
const at = (...names: string[]) => join(directory, ...names)
const nothing = (async function* () {})()

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'deferscope-sources-'))
  mkdirSync(at('many', 'below'), { recursive: true })
  mkdirSync(at('none'))
  for (const name of ['b.pb', 'a.pb', 'c.txt', '.hidden', join('below', 'd.pb')]) writeFileSync(at('many', name), CONTENT)
  writeFileSync(at('one.pb'), CONTENT)
  writeFileSync(at('empty.pb'), '')
  writeFileSync(at('large.bin'), new Uint8Array(3_000_000).fill(7))
  writeFileSync(at('odd[1].pb'), CONTENT)
})

afterAll(() => rmSync(directory, { recursive: true }))

async function bytesOf(source: ProfileSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const errorOfReading = (path: string) => errorOf(decodeProfile(fileSource(path), new CollectSink()))

describe('fileSource', () => {
  it('gives the bytes of small and large files, as often as it is opened', async () => {
    const source = fileSource(at('one.pb'))
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
    expect((await bytesOf(fileSource(at('large.bin')))).equals(Buffer.alloc(3_000_000, 7))).toBe(true)
  })

  it('gives an empty file no bytes, which decoding calls empty', async () => {
    const error = await errorOfReading(at('empty.pb'))
    expect([error.code, error.where]).toEqual(['profile-empty', `${at('empty.pb')}, byte 0`])
  })

  it('names the file once when it cannot be read', async () => {
    const missing = await errorOfReading(at('missing.pb'))
    expect([missing.code, missing.message, missing.where]).toEqual(['unreadable', 'the file cannot be read (ENOENT)', at('missing.pb')])
    const folder = await errorOfReading(at('none'))
    expect([folder.code, folder.message, folder.where]).toEqual(['unreadable', 'this is a directory', at('none')])
  })

  it.skipIf(process.getuid?.() === 0)('says so when it may not be read', async () => {
    writeFileSync(at('secret.pb'), CONTENT)
    chmodSync(at('secret.pb'), 0)
    const error = await errorOfReading(at('secret.pb'))
    expect([error.code, error.message]).toEqual(['unreadable', 'the file may not be read'])
  })
})

describe('stdinSource', () => {
  it('reads standard input once and gives it again', async () => {
    let reads = 0
    const stdin = (async function* () {
      reads++
      yield CONTENT.subarray(0, 10)
      yield CONTENT.subarray(10)
    })()
    const source = stdinSource(stdin)
    expect(source.name).toBe('-')
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
    expect(reads).toBe(1)
  })

  it('gives all of it to the next reader where the first one stopped early', async () => {
    const stdin = (async function* () {
      yield CONTENT.subarray(0, 10)
      yield CONTENT.subarray(10)
    })()
    const source = stdinSource(stdin)
    for await (const chunk of source.open()) {
      expect(chunk.length).toBe(10)
      break
    }
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
    expect(await bytesOf(source)).toEqual(Buffer.from(CONTENT))
  })
})

describe('sourcesOf', () => {
  const namesOf = async (argument: string) => (await sourcesOf(argument, () => nothing)).map(({ name }) => name)

  it('takes a file, also one whose name looks like a pattern', async () => {
    expect(await namesOf(at('one.pb'))).toEqual([at('one.pb')])
    expect(await namesOf(at('odd[1].pb'))).toEqual([at('odd[1].pb')])
  })

  it('takes the visible files of a directory in order of name, which may be skipped', async () => {
    const sources = await sourcesOf(at('many'), () => nothing)
    expect(sources.map(({ name, maySkip }) => [name, maySkip])).toEqual(['a.pb', 'b.pb', 'c.txt'].map((name) => [at('many', name), true]))
  })

  it('takes what the links of a mounted volume lead to', async () => {
    mkdirSync(at('volume', '..2026_01_10'), { recursive: true })
    for (const name of ['heap.pb.gz', 'goroutine.txt']) writeFileSync(at('volume', '..2026_01_10', name), CONTENT)
    symlinkSync('..2026_01_10', at('volume', '..data'))
    for (const name of ['heap.pb.gz', 'goroutine.txt']) symlinkSync(join('..data', name), at('volume', name))
    symlinkSync('nowhere', at('volume', 'broken'))
    symlinkSync('round', at('volume', 'round'))
    expect(await namesOf(at('volume'))).toEqual([at('volume', 'goroutine.txt'), at('volume', 'heap.pb.gz')])
  })

  it('takes the matches of a pattern in order of name', async () => {
    expect(await namesOf(at('many', '*.pb'))).toEqual([at('many', 'a.pb'), at('many', 'b.pb')])
    expect(await namesOf(at('many', '**', 'd.pb'))).toEqual([at('many', 'below', 'd.pb')])
  })

  it('takes - for standard input', async () => {
    expect(await namesOf('-')).toEqual(['-'])
  })

  it.each([
    ['missing.pb', 'not-found', 'there is no such file'],
    ['one.pb/below', 'not-found', 'there is no such file'],
    ['none', 'not-found', 'the directory holds no files'],
    ['many/*.gz', 'not-found', 'no file matches'],
  ])('refuses %s, naming it', async (name, code, message) => {
    const error = await errorOf(sourcesOf(at(name), () => nothing))
    expect([error.code, error.message, error.where]).toEqual([code, message, at(name)])
  })
})
