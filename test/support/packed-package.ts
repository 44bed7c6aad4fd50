import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** Packs the package as `npm publish` would send it, built into this folder and not into `dist/`. Returns the path of the packed file. */
export async function packedPackage(folder: string): Promise<string> {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] }
  for (const name of ['package.json', ...files])
    if (name !== 'dist' && existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  await run(process.execPath, ['scripts/build.mjs', join(folder, 'dist')], { cwd: ROOT })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: folder })
  return join(folder, stdout.trim())
}
