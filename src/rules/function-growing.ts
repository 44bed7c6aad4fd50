import type { Rule } from './rule.ts'

/** Memory that grows and is not that of defer records. */
export const functionGrowing: Rule = {
  id: 'function-growing',
  severity: 'warning',
  isAboutMemory: false,
  title: 'live memory of a function grows, and no defer statement does',
  explanation:
    'The live objects that this function allocated grow from capture to capture, or from one set of profiles to the next, by more than the sampling of heap profiles explains. No statement with defer records grows. A cache that fills, a map or slice that never becomes smaller, goroutines that never end, or a load that rises can look like this. A defer can still be the cause: what a deferred call holds counts at the line that allocated it.',
  fix: 'Find out what keeps the objects: deferscope analyze LAST --peek FUNCTION shows the callers, --list FUNCTION the lines. Where a deferred call would release them, find the loop around it.',
  example: null,
  source: 'runtime/mprof.go; the tests are those of defer-records-growing',
}
