import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The command as it is installed, built from these sources. */
export interface BuiltCommand {
  /** `bin/deferscope.js`. */
  readonly bin: string
  remove(): void
}

/** Builds the command apart from `dist/`, which may be of other sources; below `node_modules`, where it finds its packages. */
export function buildCommand(): BuiltCommand {
  const cache = join(ROOT, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'deferscope-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  for (const name of ['bin', 'package.json']) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', join(folder, 'dist'), '--cli'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status === 0) return { bin: join(folder, 'bin/deferscope.js'), remove }
  remove()
  throw new Error(`the command cannot be built:\n${stderr}`)
}
