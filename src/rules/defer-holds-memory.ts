import type { Rule } from './rule.ts'

/** Memory that pending deferred calls keep alive. */
export const deferHoldsMemory: Rule = {
  id: 'defer-holds-memory',
  severity: 'error',
  isAboutMemory: true,
  title: 'the pending calls of a defer statement keep memory alive',
  explanation:
    'A deferred call refers to what it will close, stop or give back, and that stays allocated until the call runs: when its function returns, not when a pass of the loop ends. The record is 48 bytes; a reader with its buffers, a response body or a transaction behind it has thousands. The source tells which calls of the pass made what the deferred call releases; the profile tells what is alive of it. Some of it would be garbage without the deferred call, some is known to something else until the call runs: either way it stays until then.',
  fix: 'Put the body of the loop into a function of its own, so that the deferred call runs at the end of each pass; or call it directly where no panic or early return can skip it.',
  example: 'for _, f := range r.File {\n\textract(f) // opens the entry, and defers its Close\n}',
  source:
    'The Go Programming Language Specification, "Defer statements"; measured on programs of Go 1.22 to 1.27: what was gone after their functions had returned',
}

/** The usual cause, for a function without a loop that many goroutines are inside. */
export const HELD_ONCE_CAUSE =
  'Each goroutine that is inside the function waits with its own deferred call, which runs only when the function returns.'

/** The usual cause, for a loop that defers. */
export const HELD_LOOP_CAUSE =
  'Each pass of the loop makes something new and defers the call that releases it, and all of these calls wait until the function returns.'
