import { readFileSync, statSync } from 'node:fs'

/** Source files that people write are far smaller than this: 64 MiB. */
const MAX_SIZE = 1 << 26

/**
 * The content of a source file that a profile names; null where there is none, it may not be read, or it is a device. A directory counts as
 * an empty file, as in pprof.
 */
export function readLocalSource(path: string): Uint8Array | null {
  try {
    // most paths that are tried do not exist, and creating an error for each would be slow
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) return new Uint8Array(0)
    return stats?.isFile() === true && stats.size <= MAX_SIZE ? readFileSync(path) : null
  } catch {
    return null
  }
}
