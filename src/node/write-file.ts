import { closeSync, openSync, type Stats, unlinkSync } from 'node:fs'
import { chmod, link, lstat, open, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { whileBlocked } from './blocked-calls.ts'
import { fileAdvice } from './file-errors.ts'

let lastTemporary = 0

/** Names of files that are being written, so that an interrupted process can remove them. */
const temporaries = new Set<string>()

/** The content of a file; text may come in pieces. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array>

/** Writes a file whole or not at all: under a temporary name beside it, synced, then renamed. Throws `unwritable`. */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  await writeAllWhole([{ path, content }])
}

/**
 * Writes several files, each whole, and all or none of them: none gets its name before all are on the disk. Devices and pipes are written
 * before that. Throws `unwritable`.
 */
export async function writeAllWhole(files: readonly { readonly path: string; readonly content: FileContent }[]): Promise<void> {
  const drafts: Draft[] = []
  const others: (typeof files)[number][] = []
  try {
    for (const file of files) {
      const { path, content } = file
      const target = await targetOf(path)
      // content is written into a device or pipe: renaming a file to its path would replace it
      if (target !== null && !target.isFile()) others.push(file)
      // a link stays a link: the file that it leads to is replaced
      else drafts.push(await draft(path, target === null ? path : await realpath(path), content, target?.mode))
    }
    for (const { path, content } of others) await writeInto(path, content)
    for (const { path, temporary, real } of drafts) await placing(path, () => rename(temporary, real))
  } finally {
    for (const one of drafts) await discard(one)
  }
}

/** Writes a new file whole or not at all. Throws `file-exists` where the path exists already, else `unwritable`. */
export async function writeNew(path: string, content: FileContent): Promise<void> {
  const one = await draft(path, path, content)
  try {
    await placing(path, () => nameNew(one))
  } finally {
    await discard(one)
  }
}

/** Names a draft, unless there is a file of the name: unlike a rename, a link never replaces a file. */
async function nameNew({ path, temporary }: Draft): Promise<void> {
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw fileExists(path)
    // the file system has no links
    if ((await lstat(path).catch(() => null)) !== null) throw fileExists(path)
    await rename(temporary, path)
  }
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

/** The content of a file under a temporary name beside it. */
interface Draft {
  /** The path as the user wrote it, for messages. */
  readonly path: string
  /** The path where the file goes. */
  readonly real: string
  readonly temporary: string
}

/** Writes and syncs a draft; `mode` is that of the file that it replaces. Throws `unwritable`. */
async function draft(path: string, real: string, content: FileContent, mode?: number): Promise<Draft> {
  const temporary = join(dirname(real), `.${basename(real)}.${process.pid}-${++lastTemporary}.tmp`)
  const one = { path, real, temporary }
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
    if (mode !== undefined) await chmod(temporary, mode)
  } catch (error) {
    await discard(one)
    throw writeError(path, error)
  }
  return one
}

/** Removes what is left of a draft: nothing, where it was renamed. */
async function discard({ temporary }: Draft): Promise<void> {
  await unlink(temporary).catch(() => undefined)
  temporaries.delete(temporary)
}

async function placing(path: string, place: () => Promise<void>): Promise<void> {
  try {
    await place()
  } catch (error) {
    throw writeError(path, error)
  }
}

/** The error of a failed write; an error of what makes the content stays as it is. */
function writeError(path: string, error: unknown): ProfileError {
  return error instanceof ProfileError ? error : unwritable(path, error)
}

/** Describes the file that a path leads to, through links; null where it does not exist yet. */
async function targetOf(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null)
}

async function writeInto(path: string, content: FileContent): Promise<void> {
  try {
    await whileBlocked(() => writeFile(path, content))
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
