import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAllWhole, writeNew } from '../../src/node/write-file.ts'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'write-file-')))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string) => join(folder, name)
const text = (name: string) => readFileSync(at(name), 'utf8')

describe('several files', () => {
  it('are written together, and nothing is left beside them', async () => {
    writeFileSync(at('b'), 'old')
    await writeAllWhole([
      { path: at('a'), content: 'one' },
      { path: at('b'), content: ['t', 'wo'] },
    ])
    expect([text('a'), text('b'), readdirSync(folder)]).toEqual(['one', 'two', ['a', 'b']])
  })

  it.each([
    ['a folder is missing', 'missing/c'],
    ['a device is full', '/dev/full'],
    ['the path is a folder', 'folder'],
  ])('stay as they were where one of them cannot be written, since %s', async (_, path) => {
    writeFileSync(at('a'), 'old')
    mkdirSync(at('folder'))
    const files = [
      { path: at('a'), content: 'one' },
      { path: at('b'), content: 'two' },
      { path: path.startsWith('/') ? path : at(path), content: 'three' },
    ]
    await expect(writeAllWhole(files)).rejects.toMatchObject({ code: 'unwritable' })
    expect([text('a'), readdirSync(folder)]).toEqual(['old', ['a', 'folder']])
  })

  it('keep links, and the mode of what they replace', async () => {
    writeFileSync(at('real'), 'old', { mode: 0o600 })
    symlinkSync('real', at('link'))
    await writeAllWhole([{ path: at('link'), content: 'new' }])
    expect([text('real'), realpathSync(at('link')), statSync(at('real')).mode & 0o777]).toEqual(['new', at('real'), 0o600])
  })
})

describe('a new file', () => {
  it('is refused where there is a file of its name, which stays', async () => {
    writeFileSync(at('a'), 'old')
    await expect(writeNew(at('a'), 'new')).rejects.toMatchObject({ code: 'file-exists' })
    expect([text('a'), readdirSync(folder)]).toEqual(['old', ['a']])
  })
})
