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
  /** A file of Go's own library, such as `net/http/server.go`. */
  readGoroot(path: string): Promise<string | null>
  /** A file of a module that was downloaded before. */
  readModule(modulePath: string, version: string, path: string): Promise<string | null>
  /** Such as `1.26.8`; null where there is no Go. */
  readonly goVersionOfGoroot: string | null
  readonly revision: SourceRevision | null
  /** Null where the root has a `go.mod` of its own, or no directory above it has one. */
  readonly moduleAbove: ModuleAbove | null
}
