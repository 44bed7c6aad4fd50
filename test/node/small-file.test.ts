import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSecret, readText } from '../../src/node/small-file.ts'
import { errorOf } from '../support/decoding.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-small-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function written(content: string | Uint8Array): string {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  return path
}

describe('readText', () => {
  it.each(['', 'one\ntwo\n', ' 0x1 main.f\u00e9 '])('gives the text as it is: %j', async (text) => {
    expect(await readText(written(text))).toBe(text)
  })

  it('refuses what is not there', async () => {
    const path = join(folder, 'missing')
    const { code, message, where } = await errorOf(readText(path))
    expect([code, message, where]).toEqual(['not-found', 'there is no such file', path])
  })

  it('refuses a directory', async () => {
    const { code, message } = await errorOf(readText(folder))
    expect([code, message]).toEqual(['unreadable', 'the file cannot be read (EISDIR)'])
  })

  it('refuses what is far too large, without reading it', async () => {
    const path = join(folder, 'large')
    closeSync(openSync(path, 'w'))
    truncateSync(path, (1 << 26) + 1)
    const { code, message, where } = await errorOf(readText(path))
    expect([code, message, where]).toEqual(['unreadable', 'the file is far too large for what it should be', path])
  })
})

describe('readSecret', () => {
  it.each(['abc', 'abc\n', ' abc\r\n', '\ufeffabc', 'a.b-c_d~e+f/g=='])('gives the one token of %j', async (text) => {
    expect(await readSecret(written(text))).toBe(text.trim())
  })

  it.each(['', ' \n', 'SECRET one', 'SECRET\none', 'SECRET\u00e9', 'SECRET\0', 'SECRET\x1b[2J'])(
    'refuses %j, and does not show it',
    async (text) => {
      const error = await errorOf(readSecret(written(text)))
      expect([error.code, error.message]).toEqual(['unreadable', 'the file must hold exactly one token'])
      expect(`${error.where}${error.stack}`).not.toContain('SECRET one')
      expect(JSON.stringify([error.message, error.where, error.next])).not.toContain('SECRET')
    },
  )
})
