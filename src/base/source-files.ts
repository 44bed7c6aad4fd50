/** The commit that a checkout of source is at. */
export interface SourceRevision {
  /** Full hash, in lower case. */
  readonly commit: string
  /** The branch that is checked out, or null where there is none. */
  readonly branch: string | null
}

/** The module that a source tree is a part of, when the tree's root lies below the module's root. */
export interface ModuleAbove {
  /** The text of its `go.mod`. */
  readonly goMod: string
  /** The path from the module's root to the tree's root, with slashes: `internal/store`. */
  readonly below: string
}

/** The source of Go's standard library of one release. */
export interface GoLibrary {
  /** The release, such as `1.26.8`; null where the tree does not name it. */
  readonly release: string | null
  /** The text of a file, such as `net/http/server.go`; null where it cannot be read or is too large. */
  read(path: string): Promise<string | null>
}

/** A tree of Go source, and the places outside it where Go keeps more source: what the analysis reads source through. */
export interface SourceFiles {
  /** The root, as the user wrote it. */
  readonly root: string
  /** Go files, `go.mod`, `go.work` and `vendor/modules.txt`: relative to the root, with slashes, sorted. */
  readonly paths: readonly string[]
  /** False where the tree is larger than the limits, so that only a part is listed. */
  readonly isComplete: boolean
  /** The text of one of `paths`; null for any other path, and where it cannot be read or is too large. */
  read(path: string): Promise<string | null>
  /** The installed releases of Go: the one in GOROOT first, then the toolchains in the module cache, each release once. */
  readonly libraries: readonly GoLibrary[]
  /** Reads a file of a module in the module cache; null where it is not there. */
  readModule(modulePath: string, version: string, path: string): Promise<string | null>
  readonly revision: SourceRevision | null
  /** The module of a directory above the root; null where the root has its own `go.mod`, or no directory above has one. */
  readonly moduleAbove: ModuleAbove | null
}
