import type { Rule } from './rule.ts'

/** A goroutine that a deferred function starts without waiting for it. */
export const goInDefer: Rule = {
  id: 'go-in-defer',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a deferred function starts a goroutine and does not wait for it',
  explanation:
    'The goroutine starts when the function ends, and no code waits for it. At the end of main it may never run (warning). Elsewhere it still runs after the function cleaned up, and if it blocks, it stays (note).',
  fix: 'Do the work in the deferred function itself, or start the goroutine earlier and wait for it there.',
  example: 'defer func() {\n\tflush() // not: go flush()\n}()',
  source: 'The Go Programming Language Specification, "Go statements" and "Program execution"',
}
