import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'

/** Source that people write is far smaller: 64 MiB. */
const MAX_SIZE = 1 << 26

/** The content of a source file that a profile names; null where there is none that may be read, or no regular file. */
export function readLocalSource(path: string): Uint8Array | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return null
  }
  try {
    const stats = fstatSync(file)
    return stats.isFile() && stats.size <= MAX_SIZE ? readFileSync(file) : null
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}
