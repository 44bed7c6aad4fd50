import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { type ByteRange, checkBounds } from '../base/byte-range.ts'
import { ProfileError } from '../base/error.ts'

/**
 * A file of which parts are read when they are needed. The file is opened for each part: parts are few and large, and no caller has to
 * close it. Throws `unreadable` and `not-found`.
 */
export async function fileRange(path: string): Promise<ByteRange> {
  const stats = statOf(path)
  // a pipe or device has no size, so no part of it can be addressed
  if (!stats.isFile()) throw unreadable(path, { code: stats.isDirectory() ? 'EISDIR' : 'not a regular file' })
  return {
    name: path,
    size: stats.size,
    read: async (offset, length) => {
      checkBounds(path, stats.size, offset, length)
      try {
        return readPart(path, offset, length)
      } catch (error) {
        throw unreadable(path, error)
      }
    },
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    throw unreadable(path, error)
  }
}

/** At once: parts are small, and a thread that reads one takes longer to answer than the file. */
function readPart(path: string, offset: number, length: number): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length; ) {
      const bytesRead = readSync(file, bytes, filled, length - filled, offset + filled)
      if (bytesRead === 0) throw Object.assign(new Error('end of file'), { code: 'it became shorter while it was read' })
      filled += bytesRead
    }
    return bytes
  } finally {
    closeSync(file)
  }
}

/**
 * Opens the program that a profile names by its absolute path; null for any other path, and where there is no such program. A name from a
 * profile can open only regular files that begin as programs do, on this machine.
 */
export async function namedProgram(path: string): Promise<ByteRange | null> {
  if (!isAbsolute(path) || /^[\\/]{2}/.test(path) || path.includes('\0')) return null
  try {
    const range = await fileRange(path)
    return (await isExecutable(range)) ? range : null
  } catch (error) {
    if (error instanceof ProfileError) return null
    throw error
  }
}

/** Whether a file starts with the bytes of an executable. */
export async function isExecutable(range: ByteRange): Promise<boolean> {
  if (range.size < 4) return false
  const magic = Buffer.from(await range.read(0, 4)).toString('hex')
  return MAGICS.some((one) => magic.startsWith(one))
}

/** First bytes of executables: ELF, Mach-O of both widths, universal files, Windows. */
const MAGICS = ['7f454c46', 'cffaedfe', 'cefaedfe', 'cafebabe', 'cafebabf', '4d5a']

/** The executables in a directory, also those that its links lead to, by name. Throws `unreadable`, and `no-executable` where there are none. */
export async function executablesIn(directory: string): Promise<ByteRange[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(directory, error)
  })
  const found: ByteRange[] = []
  for (const name of entries.map((entry) => entry.name).sort()) {
    const path = join(directory, name)
    // a link that leads nowhere is no program
    if ((await stat(path).catch(() => null))?.isFile() !== true) continue
    const range = await fileRange(path)
    if (await isExecutable(range)) found.push(range)
  }
  if (found.length === 0)
    throw new ProfileError(
      'no-executable',
      'the directory has no executables',
      directory,
      'give the directory that holds the executable of the process',
    )
  return found
}

function unreadable(path: string, error: unknown): ProfileError {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new ProfileError('not-found', 'there is no such file', path, 'check the path', error)
  return new ProfileError('unreadable', `the file cannot be read (${code})`, path, 'check the path and its permissions', error)
}
