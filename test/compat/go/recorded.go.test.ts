import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { GO_TEXTS } from './go-texts.ts'
import { GO_VALUES } from './go-values.ts'

const folder = mkdtempSync(join(tmpdir(), 'deferscope-record-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('what Go printed', () => {
  it('is what Go makes of these inputs', () => {
    execFileSync('go', ['run', '.', folder], {
      cwd: fileURLToPath(new URL('record', import.meta.url)),
      env: { ...process.env, GOWORK: 'off' },
    })
    const recorded = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
    expect(recorded('go-values.json')).toEqual(GO_VALUES)
    expect(recorded('go-texts.json')).toEqual(GO_TEXTS)
  })
})
