import type { Rule } from './rule.ts'

/** Memory that pending deferred calls keep alive. */
export const deferHoldsMemory: Rule = {
  id: 'defer-holds-memory',
  severity: 'error',
  isAboutMemory: true,
  title: 'the pending calls of a defer statement keep memory alive',
  explanation:
    'A deferred call refers to what it will close, stop or give back, and that memory stays allocated until the call runs: when its function returns, not when a pass of the loop ends. The record has 48 bytes; the reader with its buffers, the response body or the transaction that it refers to has thousands. The source shows which calls of the pass made what the deferred call releases; the profile shows how much of that is alive. Without the deferred call some of it would be garbage; something else also refers to the rest until the call runs. Both parts stay until then.',
  fix: 'Put the body of the loop into a function of its own, so that the deferred call runs at the end of each pass; or call it directly where no panic or early return can skip it.',
  example: 'for _, f := range r.File {\n\textract(f) // opens the entry, and defers its Close\n}',
  source:
    'The Go Programming Language Specification, "Defer statements"; measured on programs of Go 1.22 to 1.27: the memory that was free after their functions had returned',
}

/** The usual cause, for a function without a loop that many goroutines are inside. */
export const HELD_ONCE_CAUSE =
  'Each goroutine that is inside the function waits with its own deferred call, which runs only when the function returns.'

/** The usual cause, for a loop that defers. */
export const HELD_LOOP_CAUSE =
  'Each pass of the loop makes something new and defers the call that releases it, and all of these calls wait until the function returns.'
