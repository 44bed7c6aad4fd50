import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ByteRange, bytesRange, partOf } from '../../src/base/byte-range.ts'
import { executablesIn, fileRange } from '../../src/node/file-range.ts'
import { errorOf } from '../support/decoding.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-range-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i)

async function withFile<T>(use: (range: ByteRange, path: string) => Promise<T>): Promise<T> {
  const path = join(folder, 'file')
  writeFileSync(path, BYTES)
  return use(await fileRange(path), path)
}

describe.each([
  ['fileRange', withFile],
  ['bytesRange', <T>(use: (range: ByteRange, path: string) => Promise<T>) => use(bytesRange('file', BYTES), 'file')],
  [
    'partOf',
    <T>(use: (range: ByteRange, path: string) => Promise<T>) =>
      use(partOf(bytesRange('file', Uint8Array.from([9, 9, ...BYTES, 9])), 2, 100), 'file'),
  ],
])('%s', (_, use) => {
  it('reads what is asked for', () =>
    use(async (range, path) => {
      expect([range.name, range.size]).toEqual([path, 100])
      expect([...(await range.read(10, 3))]).toEqual([10, 11, 12])
      expect([...(await range.read(0, 100))]).toEqual([...BYTES])
      expect([...(await range.read(100, 0))]).toEqual([])
    }))

  it.each([
    [99, 2],
    [101, 0],
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [2 ** 53, 1],
  ])('refuses %d, %d', (offset, length) =>
    use(async (range, path) => {
      const { code, where } = await errorOf(range.read(offset, length))
      expect([code, where]).toEqual(['range-exceeded', `${path}, byte ${offset}`])
    }),
  )
})

describe('fileRange', () => {
  it.each(['missing', '.'])('refuses %s', async (name) => {
    const path = join(folder, name)
    const { code, message, where } = await errorOf(fileRange(path))
    expect([code, message, where]).toEqual(
      name === '.' ? ['unreadable', 'the file cannot be read (EISDIR)', path] : ['not-found', 'there is no such file', path],
    )
  })

  it('says that a file became shorter', () =>
    withFile(async (range, path) => {
      truncateSync(path, 50)
      const { code, message } = await errorOf(range.read(40, 20))
      expect([code, message]).toEqual(['unreadable', 'the file cannot be read (it became shorter while it was read)'])
    }))
})

describe('executablesIn', () => {
  it('finds the programs of a directory by how they begin', async () => {
    const directory = mkdtempSync(join(folder, 'bin-'))
    const files = {
      app: [0x7f, 0x45, 0x4c, 0x46, 2],
      'app.exe': [0x4d, 0x5a, 0x90, 0],
      mac: [0xcf, 0xfa, 0xed, 0xfe],
      notes: [35, 33, 47, 98],
      tiny: [0x7f],
    }
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(directory, name), Uint8Array.from(bytes))
    expect((await executablesIn(directory)).map(({ name }) => name)).toEqual(['app', 'app.exe', 'mac'].map((name) => join(directory, name)))
    expect((await errorOf(executablesIn(join(directory, 'missing')))).code).toBe('not-found')
  })
})

describe('the executables of a directory', () => {
  const ELF = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0])

  it('are those in it, and those that links lead to', async () => {
    const directory = join(folder, 'bin')
    mkdirSync(directory)
    writeFileSync(join(folder, 'app-1.2'), ELF)
    writeFileSync(join(directory, 'tool'), ELF)
    writeFileSync(join(directory, 'README'), 'text')
    symlinkSync('../app-1.2', join(directory, 'app'))
    symlinkSync('nowhere', join(directory, 'broken'))
    symlinkSync('.', join(directory, 'self'))
    expect((await executablesIn(directory)).map(({ name }) => name)).toEqual([join(directory, 'app'), join(directory, 'tool')])
  })

  it('are missing where there are none', async () => {
    const directory = join(folder, 'empty')
    mkdirSync(directory)
    writeFileSync(join(directory, 'README'), 'text')
    expect(await errorOf(executablesIn(directory))).toMatchObject({ code: 'no-executable', where: directory })
  })
})
