import type { Rule } from './rule.ts'

/** Goroutines that are blocked in a deferred call. */
export const goroutineBlockedInDefer: Rule = {
  id: 'goroutine-blocked-in-defer',
  severity: 'error',
  isAboutMemory: false,
  title: 'goroutines wait in a deferred call',
  explanation:
    'The function is over, by a return, a panic or runtime.Goexit, but its deferred call waits: for a channel, a lock, a group, a peer. Until it ends the goroutine stays, with all that the function holds, and the deferred calls behind it do not run, an Unlock or a Close among them. Go leaves out of every goroutine profile the runtime frames that would show it, so that evidence is needed: a panic or Goexit in the stack, the executable, or the source. From 10 goroutines, or from two of which one waits a minute, it is an error; one alone, of which no long wait is known, may just be on its way (note); by names alone it is one note for all.',
  fix: 'Bound the wait of the deferred call by a timeout or a context, and tell those it waits for to end first.',
  example:
    'defer func() {\n\tcancel() // those who are waited for end\n\tselect {\n\tcase <-done:\n\tcase <-time.After(5 * time.Second):\n\t}\n}()',
  source: 'runtime/panic.go, deferreturn, gopanic and Goexit; runtime/traceback.go, elideWrapperCalling',
}
