/** What the compiler said of the line of an allocation, in a file that its log has. */
export interface CompiledLine {
  /** Whether the log is of the revision that was built: its function begins where the profile says, it does not, or nothing tells. */
  readonly fit: 'fits' | 'moved' | 'unknown'
  /** `defer` statements of the line that put records on the heap. */
  readonly heapStatements: number
  /** Those that are on the stack or open-coded. */
  readonly otherStatements: number
  /** Bytes of the largest closure of the line, not rounded to a size class; null where the log does not tell of closures. */
  readonly closureBytes: number | null
}
