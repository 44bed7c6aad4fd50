import type { Rule } from './rule.ts'

/** Goroutines that are blocked in a deferred call. */
export const goroutineBlockedInDefer: Rule = {
  id: 'goroutine-blocked-in-defer',
  severity: 'error',
  isAboutMemory: false,
  title: 'goroutines wait in a deferred call',
  explanation:
    'The function ended by a return, a panic or runtime.Goexit, but its deferred call waits for a channel, a lock, a group or a peer. Until the call ends, the goroutine stays, with everything that the function holds, and the deferred calls that should run after it, such as an Unlock or a Close, do not run. Go leaves the runtime frames that would show this out of every goroutine profile, so other evidence is necessary: a panic or Goexit in the stack, the executable, or the source. The finding is an error for 10 or more goroutines, and for two or more if one of them waits for a minute. A single goroutine without a known long wait may end soon (note). If only names are the evidence, there is one note for all goroutines.',
  fix: 'Limit the wait of the deferred call by a timeout or a context, and first signal to the goroutines that it waits for that they should end.',
  example:
    'defer func() {\n\tcancel() // the goroutines that it waits for end\n\tselect {\n\tcase <-done:\n\tcase <-time.After(5 * time.Second):\n\t}\n}()',
  source: 'runtime/panic.go, deferreturn, gopanic and Goexit; runtime/traceback.go, elideWrapperCalling',
}
