import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** The repository: npm and vitest start there. */
export const ROOT = process.cwd()

/** What is built and recorded here; not in git. */
const CACHE = join(ROOT, 'test/conformance/.cache')

/** A path in the cache, whose folder is there. */
export function cachePath(...names: readonly string[]): string {
  const path = join(CACHE, ...names)
  mkdirSync(join(path, '..'), { recursive: true })
  return path
}

/** A folder of the cache, which is there. */
export function cacheFolder(...names: readonly string[]): string {
  const path = join(CACHE, ...names)
  mkdirSync(path, { recursive: true })
  return path
}

/** What both programs see of the world: no settings, no local executables, one time zone. */
export function environment(): Record<string, string> {
  const home = cacheFolder('home')
  return { HOME: home, PPROF_TMPDIR: home, PPROF_BINARY_PATH: join(home, 'no-binaries'), TZ: 'UTC' }
}
