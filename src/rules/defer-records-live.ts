import type { Rule } from './rule.ts'

/** Deferred calls that wait on the heap for their function to return. */
export const deferRecordsLive: Rule = {
  id: 'defer-records-live',
  severity: 'error',
  isAboutMemory: true,
  title: 'a defer statement holds live records',
  explanation:
    'A deferred call runs when its function returns, not when a loop iteration ends. A defer inside a loop therefore adds one heap record per pass, with a closure for its arguments, and all of them stay in memory, with everything they refer to, until the function returns. In a function that runs for hours that is a leak. Defers outside of loops are open-coded or kept on the stack, and hold no heap memory.',
  fix: 'Put the body of the loop into a function of its own, so that the deferred call runs at the end of each pass; or call it directly where no panic or early return can skip it.',
  example: 'for _, path := range paths {\n\tprocess(path) // opens the file, and defers its Close\n}',
  source:
    'The Go Programming Language Specification, "Defer statements"; cmd/compile/internal/escape (loop depth decides); runtime/panic.go, deferproc',
}

/** The usual cause, for the body of a range-over-func loop. */
export const RANGE_FUNC_CAUSE =
  'The body of a range-over-func loop is compiled to a function of its own, but its defer belongs to the function around the loop: each pass adds a heap record that waits until that function returns.'

/** The usual cause of the marker that a range-over-func loop allocates. */
export const RANGE_MARKER_CAUSE =
  'A range-over-func loop whose body defers takes one marker record per call of its function, whether or not a defer runs. Each live marker is a call that has not returned.'
