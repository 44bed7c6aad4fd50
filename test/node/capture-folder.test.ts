import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { CaptureFolder } from '../../src/node/capture-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'deferscope-folders-'))
afterAll(() => rmSync(root, { recursive: true }))
const bytes = new TextEncoder().encode('capture')

it('makes its folder and those above it, also for several files at once', async () => {
  const folder = new CaptureFolder(join(root, 'a/b/c'), false)
  const saved = await Promise.all(['one', 'two', 'three'].map((name) => folder.save(name, bytes)))
  expect(saved.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['capture', 'capture', 'capture'])
})

it.each([
  ['a file', 'file', 'EEXIST', 'a file has this name: choose another one'],
  ['a place below a file', 'file/below/it', 'ENOTDIR', 'a part of the path is a file: check the path'],
])('says why %s is no folder', async (_, path, code, next) => {
  writeFileSync(join(root, 'file'), '')
  await expect(new CaptureFolder(join(root, path), false).save('one', bytes)).rejects.toMatchObject({
    code: 'unwritable',
    message: `the folder cannot be made (${code})`,
    next,
  })
})

it('gives up below /proc, where no folder can be made', async () => {
  await expect(new CaptureFolder('/proc/deferscope/captures', false).save('one', bytes)).rejects.toMatchObject({ code: 'unwritable' })
})
