import type { Rule } from './rule.ts'

/** Contexts whose cancel function is never called. */
export const contextNotCancelled: Rule = {
  id: 'context-not-cancelled',
  severity: 'warning',
  isAboutMemory: false,
  title: 'contexts are never cancelled',
  explanation:
    'At least 10 goroutines of package context wait for a parent or a child to end. The package starts one for each context that is derived from one of a foreign type, and it ends when the derived context is cancelled or the foreign one ends. Only these goroutines are counted: a receive from ctx.Done() elsewhere looks like any other receive.',
  fix: 'Defer the cancel function right behind WithCancel, WithTimeout or WithDeadline.',
  example: 'ctx, cancel := context.WithTimeout(ctx, 5*time.Second)\ndefer cancel()',
  source: 'context/context.go, propagateCancel',
}
