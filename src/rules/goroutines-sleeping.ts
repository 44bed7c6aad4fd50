import type { Rule } from './rule.ts'

/** Many goroutines that sleep at one place. */
export const goroutinesSleeping: Rule = {
  id: 'goroutines-sleeping',
  severity: 'warning',
  isAboutMemory: false,
  title: 'many goroutines sleep at one place',
  explanation:
    'The number of goroutines in time.Sleep at one place is at least a tenth of the threshold. Usually they are retries without a limit, or loops that poll and never end. A context does not end a sleep. A loop over a time.Ticker looks like any other receive, so the rule does not find it.',
  fix: 'Wait in a select for a timer and for ctx.Done(), and limit the number of tries.',
  example: 'select {\ncase <-ctx.Done():\n\treturn ctx.Err()\ncase <-time.After(delay):\n}',
  source: 'package time, documentation of Sleep; package context, documentation of Context',
}
