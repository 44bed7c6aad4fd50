import { baseName, pathList } from '../../base/go-path.ts'

/** Where Bazel's sandbox has its files. */
const ALWAYS_TRIMMED = ['/proc/self/cwd/./', '/proc/self/cwd/']

/**
 * The path of a source file without the prefix of the machine that built it: the prefixes of `trim` (joined by `:`), or where
 * there are none, all up to and including the name of a directory of `search`.
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
