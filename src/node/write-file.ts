import { closeSync, openSync, type Stats, unlinkSync } from 'node:fs'
import { chmod, link, lstat, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProfileError } from '../base/error.ts'

let lastTemporary = 0

/** Names of files that are being written: an interrupted process removes them. */
const temporaries = new Set<string>()

/** What a file is to hold; text may come in pieces. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>

/** Writes a file whole or not at all: under a temporary name beside it, synced, then renamed over it. Throws `unwritable`. */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  const target = await targetOf(path)
  // a device or pipe is written to: renaming a file over it would replace it
  if (target !== null && !target.isFile()) return writeInto(path, content)
  // a link stays a link: what it leads to is replaced
  const real = target === null ? path : await realpath(path)
  await throughTemporary(path, real, content, async (temporary) => {
    if (target !== null) await chmod(temporary, target.mode)
    await rename(temporary, real)
  })
}

/** Writes a new file whole or not at all. Throws `file-exists` where something has this name already, else `unwritable`. */
export async function writeNew(path: string, content: FileContent): Promise<void> {
  await throughTemporary(path, path, content, async (temporary) => {
    try {
      // unlike a rename, a link never replaces anything
      await link(temporary, path)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw fileExists(path)
      // a file system without links
      if ((await lstat(path).catch(() => null)) !== null) throw fileExists(path)
      await rename(temporary, path)
      return
    }
    await unlink(temporary)
  })
}

/** Removes what an interrupted process has not finished to write. */
export function removeTemporaries(): void {
  for (const path of temporaries) {
    try {
      unlinkSync(path)
    } catch {
      // it was renamed meanwhile
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
    // made at once: an interrupt could not remove what another thread is still about to make
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

/** What a path leads to, links followed; null where there is nothing yet. */
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

/** The error of a file that must not be replaced. */
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
  return new ProfileError('unwritable', `the file cannot be written (${code})`, path, 'check the directory and its permissions', error)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? ''
}
