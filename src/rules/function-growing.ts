import type { Rule } from './rule.ts'

/** Memory that grows and is not that of defer records. */
export const functionGrowing: Rule = {
  id: 'function-growing',
  severity: 'warning',
  isAboutMemory: false,
  title: 'live memory of a function grows, and no defer statement does',
  explanation:
    'Objects that this function allocated become more from capture to capture, or from one set of profiles to the next, by more than the sampling of heap profiles explains; no statement with defer records grows. A cache that fills, a map or slice that is never shortened, goroutines that never end, or load that rises look like this. It may still be a defer: what a deferred call holds counts at the line that allocated it.',
  fix: 'Look at who keeps the objects: deferscope analyze LAST --peek FUNCTION shows the callers, --list FUNCTION the lines. Where a deferred call would release them, find the loop around it.',
  example: null,
  source: 'runtime/mprof.go; the tests are those of defer-records-growing',
}
