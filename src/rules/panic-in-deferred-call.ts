import type { Rule } from './rule.ts'

/** Deferred calls that panicked while another panic ran them. */
export const panicInDeferredCall: Rule = {
  id: 'panic-in-deferred-call',
  severity: 'note',
  isAboutMemory: false,
  title: 'a deferred call panics while a panic runs it',
  explanation:
    'A panic runs the deferred calls of the functions that it leaves, and one of these calls panics too, or panics again with what it recovered. The trace begins with the last panic; the first one, which set this off, stands further down, below the deferred call.',
  fix: 'Look for the fault at the first panic. Let the deferred call cope with values that the function had not set when it panicked, such as nil.',
  example: 'defer func() {\n\tif s != nil {\n\t\ts.release() // s is nil where newStore panicked\n\t}\n}()',
  source: 'runtime/panic.go, gopanic and printpanics',
}
