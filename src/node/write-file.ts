import { randomBytes } from 'node:crypto'
import type { Stats } from 'node:fs'
import { chmod, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProfileError } from '../base/error.ts'

/** Writes a file whole or not at all: under a temporary name beside it, synced, then renamed over it. Throws `unwritable`. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = await targetOf(path)
  // a device or pipe is written to: renaming a file over it would replace it
  if (target !== null && !target.isFile()) return writeInto(path, text)
  // a link stays a link: what it leads to is replaced
  const real = target === null ? path : await realpath(path)
  const temporary = join(dirname(real), `.${basename(real)}.${randomBytes(4).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    if (target !== null) await chmod(temporary, target.mode)
    await rename(temporary, real)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw unwritable(path, error)
  }
}

/** What a path leads to, links followed; null where there is nothing yet. */
async function targetOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null)
}

async function writeInto(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): ProfileError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return new ProfileError('unwritable', `the file cannot be written (${code})`, path, 'check the directory and its permissions', error)
}
