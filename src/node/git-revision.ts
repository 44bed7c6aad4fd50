import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { SourceRevision } from '../base/source-files.ts'

/**
 * The commit that the Git checkout around a directory is at; null where there is none, or Git keeps it in another way.
 * Uncommitted changes are not seen. Source: git-scm.com/docs/gitrepository-layout.
 */
export async function gitRevision(directory: string): Promise<SourceRevision | null> {
  const folder = await gitFolder(resolve(directory))
  if (folder === null) return null
  const head = (await textOf(join(folder, 'HEAD')))?.trim() ?? ''
  const common = (await textOf(join(folder, 'commondir')))?.trim()
  const shared = common === undefined ? folder : resolve(folder, common)
  if (isCommit(head)) return { commit: head, branch: null }
  const name = /^ref: (refs\/.+)$/.exec(head)?.[1]
  if (name === undefined || name.split('/').includes('..')) return null
  const branch = name.replace(/^refs\/heads\//, '')
  for (const place of [folder, shared]) {
    const commit = (await textOf(join(place, name)))?.trim() ?? ''
    if (isCommit(commit)) return { commit, branch }
  }
  for (const line of ((await textOf(join(shared, 'packed-refs'))) ?? '').split('\n')) {
    const [commit = '', ref] = line.split(' ')
    if (ref === name && isCommit(commit)) return { commit, branch }
  }
  return null
}

/** The `.git` folder of a directory or of one above it. In a work tree `.git` is a file that names the folder. */
async function gitFolder(directory: string): Promise<string | null> {
  const path = join(directory, '.git')
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory() === true) return path
  if (found?.isFile() === true) {
    const named = /^gitdir: (.+)$/m.exec((await textOf(path)) ?? '')?.[1]
    return named === undefined ? null : resolve(directory, named.trim())
  }
  const above = dirname(directory)
  return above === directory ? null : gitFolder(above)
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

/** Whether a text is a hash of SHA-1 or SHA-256. */
function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}
