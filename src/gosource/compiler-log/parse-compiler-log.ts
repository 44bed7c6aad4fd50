import type { DeferKind } from '../../base/defer-kind.ts'
import { ProfileError } from '../../base/error.ts'

/** What a Go compiler printed, as it was saved: the text of a build, or a file of `-json=0,DIR`. */
export interface CompilerText {
  readonly source: string
  readonly text: string
}

/** A `defer` statement, and how it was compiled. */
export interface LoggedStatement {
  readonly line: number
  /** Of the word `defer`, in bytes from 1. */
  readonly column: number
  readonly kind: DeferKind
}

/** A variable that a function literal captures, or the argument that a deferred call keeps. */
export interface Capture {
  readonly name: string
  /** By value it is in the closure; by reference it is an object of its own where it escapes. */
  readonly isReference: boolean
  /** In bytes. */
  readonly width: number
}

/** What a line allocates, as `-m=2` and `-json` tell. */
export interface LoggedLine {
  /** What a closure or wrapper of the line captures, by the place of each. */
  readonly captures: ReadonlyMap<string, Capture>
  /** What the compiler put on the heap there: `func literal`, a variable, a value that became an interface. */
  readonly escapes: ReadonlySet<string>
  /** The call that a wrapper of the line makes, as the compiler writes it: `(*os.File).Close(.autotmp_6)`. */
  readonly calls: ReadonlySet<string>
}

/** All that a log says of one file. */
export interface LoggedFile {
  /** As the compiler printed it, with forward slashes. */
  readonly path: string
  /** Import paths of the packages that it was compiled for: generic functions are compiled where they are used. */
  readonly packages: ReadonlySet<string>
  readonly statements: readonly LoggedStatement[]
  readonly lines: ReadonlyMap<number, LoggedLine>
  /** Lines at which functions with defers begin, by their names without the package; `-m=2` alone tells. */
  readonly functions: ReadonlyMap<string, number>
}

/** What the texts of a compiler say. */
export interface ParsedCompilerLog {
  readonly files: readonly LoggedFile[]
  /** The releases of Go that the text can be of, from first to last, as 1.N; open ends are null. */
  readonly minors: { readonly low: number | null; readonly high: number | null }
}

interface OpenFile {
  readonly packages: Set<string>
  readonly statements: Map<string, LoggedStatement>
  readonly lines: Map<number, { captures: Map<string, Capture>; escapes: Set<string>; calls: Set<string> }>
  readonly functions: Map<string, number>
}

/** `./main.go:25:3: heap-allocated defer`: a log of a build may put a time before it. */
const PLACE = /(?:^|\s)(\S+\.go):(\d+):(\d+): (.+)$/
const KIND = /^(open-coded|stack-allocated|heap-allocated) defer$/
const KINDS: Readonly<Record<string, DeferKind>> = { 'open-coded': 'open-coded', 'stack-allocated': 'stack', 'heap-allocated': 'heap' }
const CAPTURE = / capturing by (value|ref): (\S+) \(addr=\w+ assign=\w+ width=(\d+)\)$/
/** Up to Go 1.25 or so `func literal escapes to heap:`, later `… in f:`; without the colon in the summary. */
const ESCAPE = /^(.+?) escapes to heap(?: in .+)?:?$/
const MOVED = /^moved to heap: (.+)$/
const WRAPPER = /^can inline \S+\.(?:deferwrap|func)\d+ with cost \d+ as: func\(\) \{ (.+) \}$/
const DEFERS = /^cannot inline (.+): unhandled op DEFER$/
/** A package, or one with its tests: `# example.com/a [example.com/a.test]`. */
const PACKAGE = /(?:^|\s)# (\S+)(?: \[\S+\])?$/
/** How `-m=2` writes a flow of values; texts of the program follow, which may hold the other sign. Source: cmd/compile/internal/escape, Go 1.22 and 1.24 (=), 1.26 and 1.27 (←). */
const FLOW = /^ {2}flow: .+? (=|←) /
const RELEASE = /[/@-]go1\.(\d+)(?:\.\d+|(?:rc|beta)\d+)?(?:\.[\w-]+)?\/(?:\S*\/)?src\//

/**
 * Reads the output of `go build -gcflags=-d=defer`, of `-gcflags=-m=2`, of both, or the files of `-gcflags=-json=0,DIR`. Lines of
 * anything else are passed over. Throws `bad-compiler-log` where a text has none that is understood.
 * Source: cmd/compile/internal/ssagen, ssa.go (`-d=defer`), escape and inline (`-m`), logopt (`-json`) of Go 1.21 to 1.27.
 */
export function parseCompilerLog(texts: readonly CompilerText[]): ParsedCompilerLog {
  const log = new LogReader()
  for (const { source, text } of texts) {
    const before = log.understood
    if (text.startsWith('{')) log.readJson(text)
    else log.readText(text)
    if (log.understood === before)
      throw new ProfileError(
        'bad-compiler-log',
        'no line of it is of a Go compiler that was asked about defers',
        source,
        "make it with go build -gcflags='all=-d=defer -m=2' ./... 2> compiler.log",
      )
  }
  return log.result()
}

class LogReader {
  readonly #files = new Map<string, OpenFile>()
  #low: number | null = null
  #high: number | null = null
  understood = 0

  readText(text: string): void {
    let imported: string | null = null
    for (const line of text.split(/\r?\n/)) {
      const header = PACKAGE.exec(line)
      if (header !== null) imported = header[1]!
      const place = PLACE.exec(line)
      if (place !== null) this.#message(place[1]!, imported, Number(place[2]), Number(place[3]), place[4]!)
    }
  }

  /** Rows of JSON: the first tells file, package and compiler; each other one is a diagnostic. */
  readJson(text: string): void {
    let file: string | null = null
    for (const line of text.split(/\r?\n/)) {
      const row = parsed(line)
      if (row === null) continue
      if (typeof row['file'] === 'string') {
        file = row['file']
        this.understood++
        const minor = /\bgo1\.(\d+)/.exec(String(row['gc_version']))?.[1]
        if (minor !== undefined) this.#isOf(Number(minor), Number(minor))
      }
      const start = (row['range'] as { start?: { line?: unknown; character?: unknown } } | undefined)?.start
      if (file !== null && typeof start?.line === 'number' && typeof row['message'] === 'string')
        this.#message(file, null, start.line, Number(start.character), row['message'])
    }
  }

  result(): ParsedCompilerLog {
    const files = [...this.#files].map(([path, file]) => ({ path, ...file, statements: [...file.statements.values()] }))
    return { files, minors: { low: this.#low, high: this.#high } }
  }

  #message(name: string, imported: string | null, line: number, column: number, message: string): void {
    const path = name.replaceAll('\\', '/')
    const flow = FLOW.exec(message)
    if (flow !== null) this.#isOf(flow[1] === '=' ? null : 25, flow[1] === '=' ? 25 : null)
    const kind = KIND.exec(message)?.[1]
    const capture = CAPTURE.exec(message)
    const escaped = (ESCAPE.exec(message) ?? MOVED.exec(message))?.[1]
    const call = WRAPPER.exec(message)?.[1]
    const deferring = DEFERS.exec(message)?.[1]
    if ([kind, capture, escaped, call, deferring].every((one) => one === undefined || one === null)) return
    this.understood++
    const file = this.#file(path)
    if (imported !== null) file.packages.add(imported)
    if (kind !== undefined) {
      const release = RELEASE.exec(path)?.[1]
      if (release !== undefined) this.#isOf(Number(release), Number(release))
      file.statements.set(`${line}:${column} ${kind}`, { line, column, kind: KINDS[kind]! })
      return
    }
    if (deferring !== undefined) {
      file.functions.set(deferring, line)
      return
    }
    const row = lineOf(file, line)
    if (capture !== null)
      row.captures.set(`${column} ${capture[2]}`, { name: capture[2]!, isReference: capture[1] === 'ref', width: Number(capture[3]) })
    if (escaped !== undefined) row.escapes.add(escaped)
    if (call !== undefined) row.calls.add(call)
  }

  #file(path: string): OpenFile {
    let file = this.#files.get(path)
    if (file === undefined) {
      file = { packages: new Set(), statements: new Map(), lines: new Map(), functions: new Map() }
      this.#files.set(path, file)
    }
    return file
  }

  /** What several lines tell of the release holds together. */
  #isOf(low: number | null, high: number | null): void {
    if (low !== null && (this.#low === null || low > this.#low)) this.#low = low
    if (high !== null && (this.#high === null || high < this.#high)) this.#high = high
  }
}

function lineOf({ lines }: OpenFile, line: number) {
  let row = lines.get(line)
  if (row === undefined) {
    row = { captures: new Map(), escapes: new Set(), calls: new Set() }
    lines.set(line, row)
  }
  return row
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    // other output may stand between
    return null
  }
}
