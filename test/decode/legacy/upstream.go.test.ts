import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { legacyDump } from '../../support/legacy.ts'

const MODULE = 'github.com/google/pprof@v0.0.0-20260906184651-6331bc6350fe'

/** Where Go keeps the module, downloaded when it is not there yet. */
async function moduleDirectory(): Promise<string> {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' }
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', MODULE], { cwd: tmpdir(), env })
  return JSON.parse(stdout).Dir
}

describe("google/pprof's own legacy profiles", () => {
  it('dump as its tests expect', async () => {
    const module = await moduleDirectory()
    const directory = join(module, 'profile', 'testdata')
    const expected = readdirSync(directory).filter((name) => name.endsWith('.string'))
    expect(expected.length).toBeGreaterThanOrEqual(14)
    for (const name of expected) {
      const content = new Uint8Array(readFileSync(join(directory, name.slice(0, -'.string'.length))))
      expect(legacyDump(content), name).toBe(readFileSync(join(directory, name), 'latin1'))
    }
  })
})
