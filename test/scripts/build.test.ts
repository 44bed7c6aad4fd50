import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'deferscope-build-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('scripts/build.mjs FOLDER', () => {
  it('refuses a folder with files that no build made, and leaves them', () => {
    writeFileSync(join(folder, 'main.ts'), 'export {}\n')
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', folder, '--cli'], { cwd: ROOT, encoding: 'utf8' })
    expect([status, stderr.split('\n')[0]]).toEqual([1, 'error: the folder holds files that no build made'])
    expect(readdirSync(folder)).toEqual(['main.ts'])
  })

  it('takes the place of an earlier build, file by file, and deletes of it what is no longer made', async () => {
    const out = join(folder, 'out')
    const build = () => spawn(process.execPath, ['scripts/build.mjs', out, '--cli'], { cwd: ROOT, stdio: 'inherit' })
    expect(await once(build(), 'exit')).toEqual([0, null])
    const made = readdirSync(join(out, 'cli'))
    writeFileSync(join(out, 'cli/formerly.cjs'), '')
    appendFileSync(join(out, '.built'), '\ncli/formerly.cjs')
    writeFileSync(join(out, 'mine.txt'), 'kept')

    let isRunning = true
    let misses = 0
    const ended = once(build(), 'exit').finally(() => {
      isRunning = false
    })
    while (isRunning) {
      for (const name of made) if (!existsSync(join(out, 'cli', name))) misses++
      await setImmediate()
    }
    expect(await ended).toEqual([0, null])
    expect(misses).toBe(0)
    expect(readdirSync(join(out, 'cli'))).toEqual(made)
    expect(readFileSync(join(out, 'mine.txt'), 'utf8')).toBe('kept')
    expect(readdirSync(folder).sort()).toEqual(['main.ts', 'out'])
  })
})
