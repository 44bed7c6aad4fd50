import type { Rule } from './rule.ts'

/** Contexts whose cancel function is never called. */
export const contextNotCancelled: Rule = {
  id: 'context-not-cancelled',
  severity: 'warning',
  isAboutMemory: false,
  title: 'contexts are never cancelled',
  explanation:
    'At least 10 goroutines of package context wait for a parent or a child to end. The package starts one such goroutine for each context whose parent has a type of another package. The goroutine ends when the derived context is cancelled or when the parent ends. The rule counts only these goroutines: a receive from ctx.Done() elsewhere looks like any other receive.',
  fix: 'Defer the cancel function directly after WithCancel, WithTimeout or WithDeadline.',
  example: 'ctx, cancel := context.WithTimeout(ctx, 5*time.Second)\ndefer cancel()',
  source: 'context/context.go, propagateCancel',
}
