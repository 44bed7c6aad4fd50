import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { readText } from './small-file.ts'

/** Source files of a program: each has a file of its own in the folder of `-json=0,DIR`. */
const MAX_FILES = 20_000

/** What a compiler wrote, as text by the path it is from: a file, or the files of a folder and those below. Throws `unreadable` and `not-found`. */
export async function readCompilerTexts(path: string): Promise<{ readonly source: string; readonly text: string }[]> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true
  const paths = isFolder ? await jsonFiles(path) : [path]
  const texts: { source: string; text: string }[] = []
  for (const source of paths) texts.push({ source, text: await readText(source) })
  return texts
}

async function jsonFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map((entry) => join(entry.parentPath, entry.name))
  if (found.length > 0 && found.length <= MAX_FILES) return found.sort()
  throw new ProfileError(
    'unreadable',
    found.length === 0 ? 'the folder has no file of a compiler' : `the folder has ${found.length} files, far more than source has`,
    folder,
    'give the folder that -gcflags=-json=0,DIR names, or the output of go build -gcflags=-d=defer',
  )
}
