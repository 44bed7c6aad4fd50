/** A `replace` line. */
export interface GoReplace {
  readonly path: string
  /** The replaced version; null for all versions. */
  readonly version: string | null
  readonly newPath: string
  /** Null where `newPath` is a directory. */
  readonly newVersion: string | null
}

/** The content of a `go.mod`. */
export interface GoMod {
  readonly module: string
  /** The version in the `go` line, such as `1.22.3`; null where there is no such line. */
  readonly go: string | null
  readonly toolchain: string | null
  /** Required version by module path. */
  readonly requires: ReadonlyMap<string, string>
  readonly replaces: readonly GoReplace[]
}

/** The content of a `go.work`. */
export interface GoWork {
  readonly go: string | null
  /** The directories of its modules, as written. */
  readonly uses: readonly string[]
  readonly replaces: readonly GoReplace[]
}

/** Parses a `go.mod`; null where it has no module line. Source: go.dev/ref/mod, "go.mod files". */
export function parseGoMod(text: string): GoMod | null {
  let module: string | null = null
  let go: string | null = null
  let toolchain: string | null = null
  const requires = new Map<string, string>()
  const replaces: GoReplace[] = []
  for (const [verb, ...words] of directives(text)) {
    const first = words[0]
    if (first === undefined) continue
    if (verb === 'module') module ??= first
    else if (verb === 'go') go ??= first
    else if (verb === 'toolchain') toolchain ??= first
    else if (verb === 'require' && words[1] !== undefined) requires.set(first, words[1])
    else if (verb === 'replace') pushReplace(words, replaces)
  }
  return module === null ? null : { module, go, toolchain, requires, replaces }
}

/** Parses a `go.work`. Source: go.dev/ref/mod, "go.work files". */
export function parseGoWork(text: string): GoWork {
  let go: string | null = null
  const uses: string[] = []
  const replaces: GoReplace[] = []
  for (const [verb, ...words] of directives(text)) {
    if (words[0] === undefined) continue
    if (verb === 'go') go ??= words[0]
    else if (verb === 'use') uses.push(words[0])
    else if (verb === 'replace') pushReplace(words, replaces)
  }
  return { go, uses, replaces }
}

/**
 * Parses a `vendor/modules.txt` to Go versions by module path; null up to Go 1.16, which wrote no versions.
 * Source: cmd/go/internal/modcmd/vendor.go.
 */
export function parseVendoredModules(text: string): Map<string, string | null> {
  const versions = new Map<string, string | null>()
  let module: string | null = null
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) {
      module = line.slice(2).trim().split(/\s+/)[0] ?? null
      if (module !== null) versions.set(module, versions.get(module) ?? null)
    } else if (line.startsWith('## ') && module !== null) {
      const go = /(?:^|;)\s*go (\d+\.\d+\S*)/.exec(line.slice(3))
      if (go !== null) versions.set(module, go[1]!)
    }
  }
  return versions
}

/** N of a Go version such as `1.22`, `1.22.3` or `go1.22rc1`; null for other texts. */
export function minorOf(version: string | null): number | null {
  const match = /^(?:go)?1\.(\d{1,4})(?!\d)/.exec(version ?? '')
  return match === null ? null : Number(match[1])
}

function pushReplace(words: readonly string[], replaces: GoReplace[]): void {
  const arrow = words.indexOf('=>')
  const path = words[0]
  const newPath = words[arrow + 1]
  if (arrow < 1 || path === undefined || newPath === undefined) return
  replaces.push({ path, version: arrow === 2 ? words[1]! : null, newPath, newVersion: words[arrow + 2] ?? null })
}

const WORDS = /"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[()]|[^\s()"`]+/g

/** The verb and the words of every line; lines in a block have the verb of the block. */
function* directives(text: string): Generator<string[]> {
  let block: string | null = null
  for (const line of text.split('\n')) {
    const words = (line.replace(/(^|\s)\/\/.*$/, '').match(WORDS) ?? []).map(unquote)
    if (words.length === 0) continue
    if (words[0] === ')') block = null
    else if (block !== null) yield [block, ...words]
    else if (words[1] === '(') block = words[0]!
    else yield words
  }
}

function unquote(word: string): string {
  return /^(".*"|`.*`)$/s.test(word) ? word.slice(1, -1) : word
}
