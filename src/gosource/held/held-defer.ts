import type { DeferStatement } from '../defer-statements.ts'
import type { GoFile } from '../go-file.ts'

/**
 * How the memory of a line belongs to a deferred call: `opened` by the calls that made what it releases, `used` by calls of the pass that
 * use it, `argument` where the defer statement itself evaluates something large.
 */
export type HeldKind = 'opened' | 'used' | 'argument'

/** Lines from the first to the last one. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** Lines whose allocations a pending deferred call keeps alive. */
export interface HeldLines extends LineRange {
  readonly kind: HeldKind
  /** Where lines belong to several deferred calls, the least has them: how far the value is from what the call names. */
  readonly rank: number
  /** Names of the functions and methods on the line that work with the value; null where any call may. */
  readonly callees: readonly string[] | null
  /** What the line makes is kept elsewhere as well: only what streams allocate below the call belongs to the value. */
  readonly isStreamOnly: boolean
}

/** What the source says that a deferred call keeps alive until it runs. */
export interface HeldDefer {
  readonly file: GoFile
  readonly statement: DeferStatement
  /** `once`: outside of loops, in a function that may stay for long. */
  readonly repeats: 'loop' | 'range-func' | 'once'
  /** No path from the statement leaves the function. */
  readonly neverReturns: boolean
  /** Lines of the declaration around it, and of the literals in there, outer ones first. */
  readonly declaration: LineRange & { readonly literals: readonly LineRange[] }
  /** The deferred call as written, on one line: `rc.Close()`. */
  readonly call: string
  /** The call that made what it releases, as written, and its line; null where nothing in the pass did. */
  readonly opening: { readonly text: string; readonly line: number } | null
  readonly lines: readonly HeldLines[]
  /** The range over what may be a function made the value: without memory through the first `opened` line there is none. */
  readonly needsOpened: boolean
  /** By its names it closes the body of an HTTP response, whose memory the transport's goroutines allocate. */
  readonly closesBody: boolean
  /** The deferred call puts the value into a container that outlives it, and frees nothing: the container's name. */
  readonly givesTo: string | null
  /** Why the memory may be kept by something else as well, in sentences; empty where nothing seen does. */
  readonly doubts: readonly string[]
}
