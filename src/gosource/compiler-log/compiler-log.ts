import { baseName } from '../../base/go-path.ts'
import type { LoggedFile, ParsedCompilerLog } from './parse-compiler-log.ts'

/** A file as an executable, profile or tree of source names it. */
export interface NamedFile {
  readonly file: string
  /** Import path of its package; `main` for that of a program; null where it is not known. */
  readonly package: string | null
}

/** What the Go compiler said of the files of a program, found by the names that others have for them. */
export class CompilerLog {
  readonly parsed: ParsedCompilerLog
  /** For messages: the files it was read from. */
  readonly sources: readonly string[]
  readonly #byBase = new Map<string, LoggedFile[]>()
  readonly #found = new Map<string, LoggedFile | null>()

  constructor(parsed: ParsedCompilerLog, sources: readonly string[]) {
    this.parsed = parsed
    this.sources = sources
    for (const file of parsed.files) {
      const base = baseName(file.path)
      this.#byBase.set(base, [...(this.#byBase.get(base) ?? []), file])
    }
  }

  /** What it says of a file; null where the file is not in it. */
  file({ file, package: imported }: NamedFile): LoggedFile | null {
    const key = `${imported}\n${file}`
    let found = this.#found.get(key)
    if (found === undefined) {
      found = this.#find(file.replaceAll('\\', '/'), imported)
      this.#found.set(key, found)
    }
    return found
  }

  /** A build from the cache prints paths as they were when it was filled: one file may have several. */
  #find(file: string, imported: string | null): LoggedFile | null {
    const named = (this.#byBase.get(baseName(file)) ?? []).map((one) => ({ one, shared: sharedEnd(one.path, file) }))
    // one package has one file of a name
    const ofPackage = named.filter(({ one }) => imported !== null && one.packages.has(imported))
    const alike = ofPackage.length > 0 ? ofPackage : named.filter(({ one, shared }) => isAlike(one, shared, imported))
    const most = Math.max(...alike.map(({ shared }) => shared))
    const same = ofPackage.length > 0 ? alike : alike.filter(({ shared }) => shared === most)
    return same.length === 0 ? null : merged(same.map(({ one }) => one))
  }
}

/** Whether a path is likely that of a file, by how many directories and names both have at their end. */
function isAlike({ path, packages }: LoggedFile, shared: number, imported: string | null): boolean {
  const isAnywhere = packages.size === 0 || imported === null || imported === 'main'
  // the compiler writes paths from its working directory, and others whole: these may lie elsewhere on another machine
  const needed = /^(?:\/|[A-Za-z]:)/.test(path) ? 2 : segmentsOf(path).length
  return shared >= needed && (isAnywhere || shared > 1)
}

/** What several say of one file. */
function merged(files: readonly LoggedFile[]): LoggedFile {
  const [first, ...more] = files
  if (more.length === 0) return first!
  const statements = new Map(files.flatMap((one) => one.statements).map((one) => [`${one.line}:${one.column} ${one.kind}`, one]))
  return {
    path: first!.path,
    packages: new Set(files.flatMap((one) => [...one.packages])),
    statements: [...statements.values()],
    lines: new Map(files.flatMap((one) => [...one.lines])),
    functions: new Map(files.flatMap((one) => [...one.functions])),
  }
}

function sharedEnd(a: string, b: string): number {
  const [one, other] = [segmentsOf(a), segmentsOf(b)]
  let shared = 0
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared)) shared++
  return shared
}

/** `../../text/template/exec.go` is of a directory that nobody names: what is left tells. */
function segmentsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
}
