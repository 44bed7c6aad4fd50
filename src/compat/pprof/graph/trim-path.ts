import { baseName } from './node-info.ts'

/** Prefixes that builds in a sandbox leave. */
const ALWAYS = ['/proc/self/cwd/./', '/proc/self/cwd/']

/**
 * The path of a source file without the first of the prefixes it begins with. With no prefixes given, all up to the name of a
 * directory of the search path goes instead. Both are lists parted by colons.
 * Source: google/pprof internal/report/source.go, `trimPath`.
 */
export function trimPath(path: string, prefixes: string, searchPath: string): string {
  if (prefixes === '') {
    for (const directory of splitList(searchPath)) {
      const wanted = `/${baseName(directory)}/`
      const found = path.indexOf(wanted)
      if (found !== -1) return path.slice(found + wanted.length)
    }
  }
  for (const prefix of [...splitList(prefixes), ...ALWAYS]) {
    const whole = prefix.endsWith('/') ? prefix : `${prefix}/`
    if (path.startsWith(whole)) return path.slice(whole.length)
  }
  return path
}

/** Source: Go path/filepath, `SplitList` on Unix. */
function splitList(list: string): string[] {
  return list === '' ? [] : list.split(':')
}
