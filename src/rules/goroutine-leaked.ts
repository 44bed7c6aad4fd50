import type { Rule } from './rule.ts'

/** Goroutines that the garbage collector proved to wait for ever. */
export const goroutineLeaked: Rule = {
  id: 'goroutine-leaked',
  severity: 'error',
  isAboutMemory: false,
  title: 'goroutines are proven to wait for ever',
  explanation:
    'The goroutineleak profile of Go (1.27; 1.26 with GOEXPERIMENT=goroutineleakprofile) runs a garbage collection and lists goroutines that wait for a channel or lock which nobody else can reach: nobody can ever wake them. That is proof, but it does not find all leaks: what a package variable, a living context or a goroutine that runs can reach is not in it. From 10 goroutines it is an error.',
  fix: 'Make sure that each goroutine can end: receive in a select with ctx.Done(), give a channel room for its one result, close the channel on every path of the sender.',
  example: 'results := make(chan result, 1) // the sender ends even if nobody receives\ngo func() { results <- work() }()',
  source: 'runtime/mgc.go, findGoroutineLeaks; runtime/pprof, documentation of Profile (goroutineleak)',
}
