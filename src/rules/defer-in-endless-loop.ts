import type { Rule } from './rule.ts'

/** A deferred call that never runs, because after it no path leaves the function. */
export const deferInEndlessLoop: Rule = {
  id: 'defer-in-endless-loop',
  severity: 'error',
  isAboutMemory: true,
  title: 'a deferred call that never runs',
  explanation:
    'From this defer no path leads out of the function: behind it is a loop without a condition and without a return, break, goto or panic that leaves it, or select {}. In the loop its calls pile up for as long as the process runs (error). Before the loop it is one call that never runs (note), as a close at the end of a server that has no end. Deferred calls that recover from panics are left out, since a panic does run them.',
  fix: 'In the loop: put its body into a function of its own. Before the loop: give the loop a way out, such as a context that ends, or leave the defer out.',
  example:
    'for {\n\tselect {\n\tcase <-ctx.Done():\n\t\treturn // now the deferred calls run\n\tcase job := <-jobs:\n\t\twork(job)\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements" and "Terminating statements"',
}
