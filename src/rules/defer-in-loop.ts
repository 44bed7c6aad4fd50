import type { Rule } from './rule.ts'

/** A `defer` that a loop repeats. */
export const deferInLoop: Rule = {
  id: 'defer-in-loop',
  severity: 'error',
  isAboutMemory: true,
  title: 'a loop repeats a defer',
  explanation:
    'A deferred call runs when its function returns, not when a pass of the loop ends. Each pass adds a record on the heap, with a closure for the arguments, and all of them wait, with everything they refer to, until the function returns. A lock that a pass takes and unlocks by defer is still locked in the next one. Where the loop always ends after the defer (early_exit true), the defer runs once per call and is harmless. By the source alone the finding is a warning, and a note in tests and in loops with few passes. Live records in a profile make it at least a warning; records that grow over a series make it an error.',
  fix: 'Put the body of the loop into a function of its own, so that the deferred call runs at the end of each pass; or call it directly where no panic or early return can skip it.',
  example: 'for _, name := range names {\n\tprocess(name) // locks, and defers its Unlock\n}',
  source:
    'The Go Programming Language Specification, "Defer statements"; cmd/compile/internal/escape (loop depth decides); runtime/panic.go, deferproc',
}
