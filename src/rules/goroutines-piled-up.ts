import type { Rule } from './rule.ts'

/** Goroutines blocked at one place in such numbers that a leak is likely. */
export const goroutinesPiledUp: Rule = {
  id: 'goroutines-piled-up',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines pile up at one place',
  explanation:
    'The number of goroutines that are blocked at one place in a channel operation, a select or a wait of package sync reaches the threshold; with several instances, the instance with the highest number counts. Uber found leaks in production this way, with a threshold of 10,000. It is only a suspicion: a large pool of workers that wait for work looks the same. A goroutineleak profile (Go 1.26 with GOEXPERIMENT=goroutineleakprofile, 1.27 always) proves a leak where no running code can reach the channel.',
  fix: 'Look at the line: which code sends, receives or closes there, also when a request is cancelled? Wait in a select with ctx.Done().',
  example: 'select {\ncase out <- value:\ncase <-ctx.Done():\n\treturn ctx.Err()\n}',
  source: 'Uber LeakProf: arXiv 2312.12002',
}
