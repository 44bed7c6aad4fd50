import { join } from 'node:path'
import type { SourceFiles } from '../base/source-files.ts'
import { gitRevision } from './git-revision.ts'
import { listSource, readLimited } from './source-files.ts'

/** The most files and directories of a module that is read unasked: listing this many takes about a second. */
const MAX_UNASKED = 20_000

/** The text of the `go.mod` of a directory; null where it has none. */
export function readGoMod(directory: string): Promise<string | null> {
  return readLimited(join(directory, 'go.mod'))
}

/**
 * The files of one module alone, for source that nobody asked for: links, modules in directories of their own, Go's library and the
 * module cache are left out, so that no name in a profile leads out of it. Null where it is too large. Throws where its root cannot be read.
 */
export async function openModuleFiles(directory: string): Promise<SourceFiles | null> {
  const { paths, isComplete } = await listSource(directory, { isOneModule: true, most: MAX_UNASKED })
  if (!isComplete) return null
  const known = new Set(paths)
  return {
    root: directory,
    paths,
    isComplete,
    read: async (path) => (known.has(path) ? readLimited(join(directory, path)) : null),
    libraries: [],
    readModule: async () => null,
    revision: await gitRevision(directory),
    moduleAbove: null,
  }
}
