import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../../src/base/profile-source.ts'
import { decodeProfile } from '../../../src/decode/decode-profile.ts'
import { readPprofProfile } from '../../../src/pipeline/pprof-source.ts'
import { errorOf } from '../../support/decoding.ts'
import { legacyDump } from '../../support/legacy.ts'
import { CollectSink } from '../../support/profile-view.ts'

const MODULE = 'github.com/google/pprof@v0.0.0-20260906184651-6331bc6350fe'

/** Where Go keeps the module, downloaded when it is not there yet. */
async function moduleDirectory(): Promise<string> {
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' }
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', MODULE], { cwd: tmpdir(), env })
  return JSON.parse(stdout).Dir
}

/** The texts among them that Go wrote. */
const OF_GO = ['go.godoc.thread', 'gobench.heap']

describe("google/pprof's own legacy profiles", () => {
  it('dump as its tests expect where Go writes such a text, and are refused with what to do next where it does not', async () => {
    const module = await moduleDirectory()
    const directory = join(module, 'profile', 'testdata')
    const expected = readdirSync(directory).filter((name) => name.endsWith('.string'))
    expect(expected.length).toBeGreaterThanOrEqual(14)
    for (const name of expected.map((path) => path.slice(0, -'.string'.length))) {
      const content = new Uint8Array(readFileSync(join(directory, name)))
      if (OF_GO.includes(name)) expect(legacyDump(content), name).toBe(readFileSync(join(directory, `${name}.string`), 'latin1'))
      else {
        const source = bytesSource(name, content)
        for (const error of [await errorOf(decodeProfile(source, new CollectSink())), await errorOf(readPprofProfile(source, {}))]) {
          expect([error.code, error.where], name).toEqual(['kind-not-supported', `${name}, byte 0`])
          expect(error.next).toContain('go tool pprof -proto')
        }
      }
    }
  })
})
