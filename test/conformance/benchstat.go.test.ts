import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderCases, randomCases, runBenchstat } from '../compat/benchstat/recorded.ts'
import { randomCase } from './random-benchmarks.ts'

/** The version that benchstat's own answers in the other tests were recorded with. */
const VERSION = 'v0.0.0-20260908200009-22c9c6c9d4da'
const BENCHSTAT = findBenchstat()
const CASES = Number(process.env['BENCHSTAT_CASES'] ?? 200)

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-benchstat-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('conformance with benchstat', () => {
  it('is what the recorded command lines were recorded with', () => {
    for (const { name, args, files, benchstat } of [...randomCases(), ...folderCases()]) {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
      const { stdout, stderr } = spawnSync(BENCHSTAT, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
      expect({ stdout, stderr }, name).toEqual({ stdout: benchstat.stdout, stderr: benchstat.stderr })
    }
  })

  it(`prints what benchstat prints for ${CASES} random command lines`, async () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const { args, files } = randomCase(seed)
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      const { status, stdout, stderr } = spawnSync(BENCHSTAT, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
      const isRefused = status !== 0 || /^benchstat: /m.test(stderr)
      expect(await runBenchstat(args, files), `seed ${seed}: ${args.join(' ')}`).toEqual({ stdout, stderr, isRefused })
    }
  })
})

/** `$BENCHSTAT`, the one in PATH, or one that Go installs, once, beside the system's temporary files. */
function findBenchstat(): string {
  const given = process.env['BENCHSTAT'] ?? 'benchstat'
  if (spawnSync(given, ['-help']).status === 0) return given
  const directory = join(tmpdir(), `deferscope-benchstat-${VERSION}`)
  const path = join(directory, 'benchstat')
  if (!existsSync(path))
    spawnSync('go', ['install', `golang.org/x/perf/cmd/benchstat@${VERSION}`], {
      env: { ...process.env, GOBIN: directory, GOFLAGS: '', GOWORK: 'off' },
      timeout: 180_000,
    })
  return path
}
