import type { DeferStatement } from '../defer-statements.ts'
import type { GoFile } from '../go-file.ts'

/**
 * How the memory allocated on a line belongs to a deferred call: `opened`, by calls that made what it releases; `used`, by calls of the
 * pass
 * that use it; `argument`, where the defer statement itself evaluates something large.
 */
export type HeldKind = 'opened' | 'used' | 'argument'

/** A range of lines, both ends included. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** Lines whose allocations a pending deferred call keeps alive. */
export interface HeldLines extends LineRange {
  readonly kind: HeldKind
  /** The distance of the value from the names in the call; where lines belong to several deferred calls, the smallest rank wins. */
  readonly rank: number
  /** Names of the functions and methods on the line that work with the value, empty for the line itself; null where any call may. */
  readonly callees: readonly string[] | null
  /** True where the line's value is also kept elsewhere: only what streams allocate below the call then belongs to it. */
  readonly isStreamOnly: boolean
}

/** The values that a deferred call keeps alive until it runs, by the source. */
export interface HeldDefer {
  readonly file: GoFile
  readonly statement: DeferStatement
  /** `once`: outside loops, in a function that may run long. */
  readonly repeats: 'loop' | 'range-func' | 'once'
  /** True where no path from the statement leaves the function. */
  readonly neverReturns: boolean
  /** Lines of the declaration around it, and of the literals in between, outer ones first. */
  readonly declaration: LineRange & { readonly literals: readonly LineRange[] }
  /** The deferred call as written, on one line: `rc.Close()`. */
  readonly call: string
  /** The call that made what it releases, as written, and its line; null where no call of the pass did. */
  readonly opening: { readonly text: string; readonly line: number } | null
  readonly lines: readonly HeldLines[]
  /** True where the value comes from a range over what may be a function: it counts only where the first `opened` line has memory. */
  readonly needsOpened: boolean
  /** True where the names suggest that it closes the body of an HTTP response, whose memory the transport's goroutines allocate. */
  readonly closesBody: boolean
  /** Name of a longer-lived container that the deferred call puts the value into, instead of freeing it; null where it does not. */
  readonly givesTo: string | null
  /** Reasons why something else may also keep the memory, as sentences; empty where none was found. */
  readonly doubts: readonly string[]
}
