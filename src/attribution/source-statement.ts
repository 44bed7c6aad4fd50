/** A `defer` statement as the source has it. */
export interface SourceStatement {
  /** The statement's first line, as written. */
  readonly text: string
  /** Path from the working directory, with forward slashes; null where it lies outside of the source, as Go's own files do. */
  readonly path: string | null
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Whether its function may run it again before it returns; if not, it takes no heap memory. */
  readonly isRepeated: boolean
  /** First line of the innermost `for` around it in its function. */
  readonly loopLine: number | null
  /** Whether the deferred call certainly comes without a closure: no arguments, no receiver, no captures. */
  readonly isBare: boolean
}

/** What the source has at the line of an allocation. */
export interface SourceLine {
  /** Whether the source is of the revision that was built: its functions begin where the profile says, they do not, or nothing tells. */
  readonly fit: 'fits' | 'moved' | 'unknown'
  /** The `defer` statements of the line that belong to the function, in source order. */
  readonly defers: readonly SourceStatement[]
  /** Whether a `for … range` with a `defer` in its body begins there: where range-over-func allocates a marker per loop. */
  readonly isDeferringRange: boolean
}
