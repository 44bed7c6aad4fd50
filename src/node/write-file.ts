import { closeSync, openSync, type Stats, unlinkSync } from 'node:fs'
import { chmod, link, lstat, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { fileAdvice } from './file-errors.ts'

let lastTemporary = 0

/** Names of files that are being written, so that an interrupted process can remove them. */
const temporaries = new Set<string>()

/** The content of a file; text may come in pieces. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>

/** Writes a file whole or not at all: under a temporary name beside it, synced, then renamed. Throws `unwritable`. */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  const target = await targetOf(path)
  // content is written into a device or pipe: renaming a file to its path would replace it
  if (target !== null && !target.isFile()) return writeInto(path, content)
  // a link stays a link: the file that it leads to is replaced
  const real = target === null ? path : await realpath(path)
  await throughTemporary(path, real, content, async (temporary) => {
    if (target !== null) await chmod(temporary, target.mode)
    await rename(temporary, real)
  })
}

/** Writes a new file whole or not at all. Throws `file-exists` where the path exists already, else `unwritable`. */
export async function writeNew(path: string, content: FileContent): Promise<void> {
  await throughTemporary(path, path, content, async (temporary) => {
    try {
      // unlike a rename, a link never replaces a file
      await link(temporary, path)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw fileExists(path)
      // the file system has no links
      if ((await lstat(path).catch(() => null)) !== null) throw fileExists(path)
      await rename(temporary, path)
      return
    }
    await unlink(temporary)
  })
}

/** Removes the files that an interrupted process did not finish writing. */
export function removeTemporaries(): void {
  for (const path of temporaries) {
    try {
      unlinkSync(path)
    } catch {
      // it was renamed in the meantime
    }
  }
}

async function throughTemporary(
  path: string,
  real: string,
  content: FileContent,
  finish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(real), `.${basename(real)}.${process.pid}-${++lastTemporary}.tmp`)
  temporaries.add(temporary)
  try {
    // created synchronously: an interrupt could not remove a file that another thread is about to create
    closeSync(openSync(temporary, 'wx'))
    const file = await open(temporary, 'r+')
    try {
      await writeFile(file, content)
      await file.sync()
    } finally {
      await file.close()
    }
    await finish(temporary)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error instanceof ProfileError ? error : unwritable(path, error)
  } finally {
    temporaries.delete(temporary)
  }
}

/** Describes the file that a path leads to, through links; null where it does not exist yet. */
async function targetOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null)
}

async function writeInto(path: string, content: FileContent): Promise<void> {
  try {
    await writeFile(path, content)
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** The error for a file that must not be replaced. */
export function fileExists(path: string): ProfileError {
  return new ProfileError(
    'file-exists',
    'there is a file of this name already',
    path,
    'choose another --dir, or replace files with --force',
  )
}

function unwritable(path: string, error: unknown): ProfileError {
  const code = codeOf(error) || 'unknown error'
  return new ProfileError(
    'unwritable',
    `the file cannot be written (${code})`,
    path,
    fileAdvice(code, 'check the directory and its permissions'),
    error,
  )
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}
