import type { Rule } from './rule.ts'

/** An elapsed time that is evaluated at the defer statement instead of at the return. */
export const deferArgumentNow: Rule = {
  id: 'defer-argument-now',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a duration that is measured too early',
  explanation:
    'The arguments of a deferred call are evaluated by the defer statement. time.Since(start) as an argument measures the time from start to the defer, which is usually close to zero, and not the time that the function takes.',
  fix: 'Defer a literal that measures when it runs.',
  example: 'start := time.Now()\ndefer func() { observe(time.Since(start)) }()',
  source: 'The Go Programming Language Specification, "Defer statements"; golang.org/x/tools/go/analysis/passes/defers',
}
