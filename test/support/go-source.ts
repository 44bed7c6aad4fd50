import type { SourceFiles } from '../../src/base/source-files.ts'
import { GoFile } from '../../src/gosource/go-file.ts'
import { parseGo } from './go-parser.ts'

/** A parsed file, of the newest language unless told. */
export function goFile(text: string, { path = 'a.go', minor = 26 as number | null } = {}): GoFile {
  return new GoFile(parseGo(path, text), minor)
}

/** A tree of source in memory: text by path; `goroot/` and `cache/` hold what is outside of it. */
export function sourceTree(texts: Readonly<Record<string, string>>): SourceFiles {
  const isOutside = (path: string) => /^(goroot|cache)\//.test(path)
  return {
    root: '.',
    paths: Object.keys(texts)
      .filter((path) => !isOutside(path))
      .sort(),
    isComplete: true,
    read: async (path) => (isOutside(path) ? null : (texts[path] ?? null)),
    readGoroot: async (path) => texts[`goroot/${path}`] ?? null,
    readModule: async (module, version, path) => texts[`cache/${module}@${version}/${path}`] ?? null,
    goVersionOfGoroot: '1.26.8',
    revision: null,
    moduleAbove: null,
  }
}
