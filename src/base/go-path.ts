// Paths by the rules of Go's path/filepath on Unix, on whatever system this runs: pprof names source files and executables by them.

/**
 * The shortest path with the same meaning: no `.`, inner `..` or doubled slashes; "" stays "". Source: Go path/filepath, `Clean` on Unix.
 */
export function cleanPath(path: string): string {
  if (path === '') return ''
  const isRooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!isRooted) parts.push('..')
  }
  const clean = parts.join('/')
  return isRooted ? `/${clean}` : clean === '' ? '.' : clean
}

/** The last element of a path: `.` for an empty path, `/` for a path of slashes only. Source: Go path/filepath, `Base` on Unix. */
export function baseName(path: string): string {
  if (path === '') return '.'
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end)
}

/** The directory part of a path; `.` where the path has none. Source: Go path/filepath, `Dir` on Unix. */
export function directoryOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1)) || '.'
}

/** Splits a list of paths at its colons; "" gives no paths. Source: Go path/filepath, `SplitList` on Unix. */
export function pathList(list: string): string[] {
  return list === '' ? [] : list.split(':')
}
