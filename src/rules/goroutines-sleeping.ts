import type { Rule } from './rule.ts'

/** Many goroutines that sleep at one place. */
export const goroutinesSleeping: Rule = {
  id: 'goroutines-sleeping',
  severity: 'warning',
  isAboutMemory: false,
  title: 'many goroutines sleep at one place',
  explanation:
    'A tenth of the threshold, or more, of goroutines are in time.Sleep at one place. Mostly they are retries without a limit, or loops that poll and have no way to end. A sleep does not end with a context. Loops over a time.Ticker cannot be told from other receives.',
  fix: 'Wait in a select for a timer and for ctx.Done(), and bound the number of tries.',
  example: 'select {\ncase <-ctx.Done():\n\treturn ctx.Err()\ncase <-time.After(delay):\n}',
  source: 'package time, documentation of Sleep; package context, documentation of Context',
}
