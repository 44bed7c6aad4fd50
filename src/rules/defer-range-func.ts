import type { Rule } from './rule.ts'

/** A `defer` in the body of a loop over an iterator function. */
export const deferRangeFunc: Rule = {
  id: 'defer-range-func',
  severity: 'error',
  isAboutMemory: true,
  title: 'a defer in a loop over an iterator function',
  explanation:
    'The body of a range-over-func loop is compiled to a function of its own, but its defer belongs to the function around the loop. Each pass adds a record on the heap, and each call of the function adds one marker record for the loop, even where no defer runs. This rule reports only loops that certainly range over a function; defer-in-loop reports the others.',
  fix: 'Put the body of the loop into a function of its own, so that the deferred call runs at the end of each pass.',
  example: 'for name := range maps.Keys(open) {\n\tprocess(name) // defers inside\n}',
  source:
    'The Go Programming Language Specification, "For statements with range clause"; cmd/compile/internal/rangefunc/rewrite.go; runtime/panic.go, deferrangefunc',
}
