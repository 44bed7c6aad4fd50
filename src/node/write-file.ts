import { randomBytes } from 'node:crypto'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProfileError } from '../base/error.ts'

/** Writes a file whole or not at all: under a temporary name beside it, synced, then renamed over it. Throws `unwritable`. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw new ProfileError(
      'unwritable',
      `the file cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      path,
      'check the directory and its permissions',
      error,
    )
  }
}
