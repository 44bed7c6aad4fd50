import type { GoLibrary, SourceFiles } from '../../src/base/source-files.ts'
import { GoFile } from '../../src/gosource/go-file.ts'
import { parseGo } from './go-parser.ts'

/** A parsed file, of the newest language unless told. */
export function goFile(text: string, { path = 'a.go', minor = 26 as number | null } = {}): GoFile {
  return new GoFile(parseGo(path, text), minor)
}

/** A tree of source in memory: text by path; `goroot/` (Go 1.26.8), `go1.N.P/` and `cache/` hold what is outside of it. */
export function sourceTree(texts: Readonly<Record<string, string>>): SourceFiles {
  const isOutside = (path: string) => /^(goroot|cache|go1\.\d+\.\d+)\//.test(path)
  return {
    root: '.',
    paths: Object.keys(texts)
      .filter((path) => !isOutside(path))
      .sort(),
    isComplete: true,
    read: async (path) => (isOutside(path) ? null : (texts[path] ?? null)),
    libraries: librariesOf(texts),
    readModule: async (module, version, path) => texts[`cache/${module}@${version}/${path}`] ?? null,
    revision: null,
    moduleAbove: null,
  }
}

function librariesOf(texts: Readonly<Record<string, string>>): GoLibrary[] {
  const others = new Set(Object.keys(texts).flatMap((path) => /^go(1\.\d+\.\d+)\//.exec(path)?.[1] ?? []))
  return [
    { release: '1.26.8', read: async (path) => texts[`goroot/${path}`] ?? null },
    ...[...others].map((release) => ({ release, read: async (path: string) => texts[`go${release}/${path}`] ?? null })),
  ]
}
