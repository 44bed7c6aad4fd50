/** A `defer` statement in the source. */
export interface SourceStatement {
  /** The statement's first line, as written. */
  readonly text: string
  /** Path from the working directory, with forward slashes; null for files outside the source tree, such as Go's own. */
  readonly path: string | null
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Whether its function may run it again before returning; if not, it needs no heap memory. */
  readonly isRepeated: boolean
  /** First line of the innermost `for` around it in its function; null where there is none. */
  readonly loopLine: number | null
  /** Whether the deferred call certainly has no closure: no arguments, no receiver, no captures. */
  readonly isBare: boolean
}

/** The source at the line of an allocation. */
export interface SourceLine {
  /**
   * Whether the source is of the built revision: `fits` where functions begin at the lines in the profile, `moved` where they do not,
   * `unknown` where nothing shows it.
   */
  readonly fit: 'fits' | 'moved' | 'unknown'
  /** The `defer` statements on the line that belong to the function, in source order. */
  readonly defers: readonly SourceStatement[]
  /** Whether a `for … range` with a `defer` in its body begins there: range-over-func allocates a marker per loop at this line. */
  readonly isDeferringRange: boolean
}
