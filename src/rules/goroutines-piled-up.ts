import type { Rule } from './rule.ts'

/** Goroutines blocked at one place in such numbers that a leak is likely. */
export const goroutinesPiledUp: Rule = {
  id: 'goroutines-piled-up',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines pile up at one place',
  explanation:
    'As many goroutines as the threshold, or more, are blocked at one place in a channel operation, a select or a wait of package sync; of several instances the worst one counts. That is how Uber found leaks in production, from 10,000 on. It is a suspicion: a large pool of workers that wait for work looks the same. A goroutineleak profile (Go 1.26 with GOEXPERIMENT=goroutineleakprofile, 1.27 always) proves leaks of which nobody can reach the channel.',
  fix: 'Look at the line: who sends, receives or closes there, also when a request is cancelled? Wait in a select with ctx.Done().',
  example: 'select {\ncase out <- value:\ncase <-ctx.Done():\n\treturn ctx.Err()\n}',
  source: 'Uber LeakProf: arXiv 2312.12002',
}
