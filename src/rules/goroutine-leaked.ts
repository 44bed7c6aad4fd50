import type { Rule } from './rule.ts'

/** Goroutines that the garbage collector proved to wait for ever. */
export const goroutineLeaked: Rule = {
  id: 'goroutine-leaked',
  severity: 'error',
  isAboutMemory: false,
  title: 'goroutines are proven to wait for ever',
  explanation:
    'The goroutineleak profile of Go (1.27; 1.26 with GOEXPERIMENT=goroutineleakprofile) runs a garbage collection and lists goroutines that wait for a channel or lock that no running code can reach, so nothing can ever wake them. That is proof, but it does not find all leaks: the profile does not list a goroutine if a package variable, a live context or a running goroutine can reach what it waits for. From 10 goroutines on the finding is an error.',
  fix: 'Make sure that each goroutine can end: receive in a select with ctx.Done(), give a channel room for its one result, close the channel on every path of the sender.',
  example: 'results := make(chan result, 1) // the sender ends even if no goroutine receives\ngo func() { results <- work() }()',
  source: 'runtime/mgc.go, findGoroutineLeaks; runtime/pprof, documentation of Profile (goroutineleak)',
}
