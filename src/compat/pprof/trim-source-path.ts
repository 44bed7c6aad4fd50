import { baseName, pathList } from '../../base/go-path.ts'

/** The path of files in Bazel's sandbox. */
const ALWAYS_TRIMMED = ['/proc/self/cwd/./', '/proc/self/cwd/']

/**
 * Removes from a source path the prefix that belongs to the build machine: one of the prefixes in `trim` (joined by `:`), or, where
 * `trim` is empty, everything up to and including the base name of a directory in `search`.
 * Source: google/pprof internal/report/source.go, `trimPath`.
 */
export function trimSourcePath(path: string, trim: string, search: string): string {
  if (trim === '')
    for (const directory of pathList(search)) {
      const wanted = `/${baseName(directory)}/`
      const at = path.indexOf(wanted)
      if (at !== -1) return path.slice(at + wanted.length)
    }
  for (const prefix of [...pathList(trim), ...ALWAYS_TRIMMED]) {
    const directory = prefix.endsWith('/') ? prefix : `${prefix}/`
    if (path.startsWith(directory)) return path.slice(directory.length)
  }
  return path
}
