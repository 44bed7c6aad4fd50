import { readFileSync, statSync } from 'node:fs'

/** Source that people write is far smaller: 64 MiB. */
const MAX_SIZE = 1 << 26

/**
 * The content of a source file that a profile names; null where there is none that may be read, or a device. A directory is empty, as
 * for pprof.
 */
export function readLocalSource(path: string): Uint8Array | null {
  try {
    // most paths that are tried lead nowhere: an error for each would be slow
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) return new Uint8Array(0)
    return stats?.isFile() === true && stats.size <= MAX_SIZE ? readFileSync(path) : null
  } catch {
    return null
  }
}
