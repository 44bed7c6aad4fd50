import { lstat, mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ProfileError } from '../base/error.ts'
import { fileAdvice } from './file-errors.ts'
import { fileExists, writeNew, writeWhole } from './write-file.ts'

const deflate = promisify(gzip)

/** A folder for captures. It is created with the first capture; each file is saved whole or not at all. */
export class CaptureFolder {
  readonly path: string
  #replaces: boolean

  /** `replaces`: saving overwrites files with an equal name; otherwise it throws `file-exists`. */
  constructor(path: string, replaces: boolean) {
    this.path = path
    this.#replaces = replaces
  }

  /** Throws `file-exists` where one of these files could not be saved. To be called before any process is asked. */
  async check(names: readonly string[]): Promise<void> {
    if (this.#replaces) return
    for (const name of names) {
      const path = join(this.path, name)
      if ((await lstat(path).catch(() => null)) !== null) throw fileExists(path)
    }
  }

  /** Saves a file, compressed where its name ends in `.gz` and the bytes are not yet. Returns its path and size. */
  async save(name: string, bytes: Uint8Array): Promise<{ path: string; size: number }> {
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
    const content = name.endsWith('.gz') && !isGzip ? await deflate(bytes) : bytes
    const path = join(this.path, name)
    await this.#make()
    await (this.#replaces ? writeWhole(path, content) : writeNew(path, content))
    return { path, size: content.length }
  }

  async #make(): Promise<void> {
    try {
      await makeFolder(resolve(this.path))
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      throw new ProfileError(
        'unwritable',
        `the folder cannot be made (${code})`,
        this.path,
        fileAdvice(code, 'choose another --dir'),
        error,
      )
    }
  }
}

/** Makes a folder, and those above it. Node's own way, `recursive`, never ends below /proc, and hides that a file system is read-only. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await isFolder(path))) return
    if (code !== 'ENOENT' || (await isFolder(dirname(path)))) throw error
    await makeFolder(dirname(path))
    await makeFolder(path)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true
}
