/** The commit that a checkout of source stands at. */
export interface SourceRevision {
  /** Full hash, in lower case. */
  readonly commit: string
  /** Null where no branch is checked out. */
  readonly branch: string | null
}

/** The module that a tree is a part of. */
export interface ModuleAbove {
  /** The text of its `go.mod`. */
  readonly goMod: string
  /** The way from there to the root of the tree, with slashes: `internal/store`. */
  readonly below: string
}

/** The source of Go's own library as one release has it. */
export interface GoLibrary {
  /** Such as `1.26.8`; null where the tree does not say. */
  readonly release: string | null
  /** The text of a file, such as `net/http/server.go`; null where it cannot be read or is too large. */
  read(path: string): Promise<string | null>
}

/** A tree of Go source, and the places outside of it where Go keeps more: how the analysis reads source. */
export interface SourceFiles {
  /** As the user named it. */
  readonly root: string
  /** Go files, `go.mod`, `go.work` and `vendor/modules.txt`: relative to the root, with slashes, sorted. */
  readonly paths: readonly string[]
  /** False where the tree is larger than what is read of it. */
  readonly isComplete: boolean
  /** The text of one of `paths`; null for any other path, and where it cannot be read or is too large. */
  read(path: string): Promise<string | null>
  /** The releases of Go that are installed: that of GOROOT first, then the toolchains of the module cache, each release once. */
  readonly libraries: readonly GoLibrary[]
  /** A file of a module that was downloaded before. */
  readModule(modulePath: string, version: string, path: string): Promise<string | null>
  readonly revision: SourceRevision | null
  /** Null where the root has a `go.mod` of its own, or no directory above it has one. */
  readonly moduleAbove: ModuleAbove | null
}
