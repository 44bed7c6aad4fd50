import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Real profiles of one Go version. */
export interface ProfileGroup {
  readonly name: string
  /** Paths, in order. */
  readonly files: readonly string[]
}

const SHARED = fileURLToPath(new URL('../../../shared/profiles', import.meta.url))
const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

/** Heap and allocs profiles beside the project (by version), and those of `samples/goX.Y/`; none where neither is there. */
export const heapGroups: readonly ProfileGroup[] = [
  ...groups(SHARED, /^\d+\.\d+$/, 'shared '),
  ...groups(SAMPLES, /^go\d+\.\d+$/, 'samples '),
]

/** About `count` files, evenly spread over all groups: some of every version and program. */
export function someFiles(count: number): string[] {
  const files = heapGroups.flatMap((group) => group.files)
  const step = Math.max(files.length / count, 1)
  return Array.from({ length: Math.min(count, files.length) }, (_, i) => files[Math.floor(i * step)]!)
}

/** The end of a path that tells which file it is. */
export function shortName(path: string): string {
  return path.startsWith(SHARED) ? path.slice(SHARED.length + 1) : path.slice(SAMPLES.length + 1)
}

function groups(root: string, version: RegExp, prefix: string): ProfileGroup[] {
  if (!existsSync(root)) return []
  return readdirSync(root)
    .filter((name) => version.test(name))
    .sort()
    .map((name) => ({ name: `${prefix}${name}`, files: heapFiles(join(root, name)) }))
    .filter(({ files }) => files.length > 0)
}

function heapFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\.)(heap|allocs)\.pb\.gz$/.test(basename(path)))
    .map((path) => join(directory, path))
    .sort()
}
