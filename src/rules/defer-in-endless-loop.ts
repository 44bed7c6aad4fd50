import type { Rule } from './rule.ts'

/** A deferred call that never runs, because after it no path leaves the function. */
export const deferInEndlessLoop: Rule = {
  id: 'defer-in-endless-loop',
  severity: 'error',
  isAboutMemory: true,
  title: 'a deferred call that never runs',
  explanation:
    'No path leads from this defer out of the function: after it comes select {}, or a loop without a condition that no return, break, goto or panic leaves. If the defer is in the loop, its calls pile up as long as the process runs (error). If it is before the loop, it is one call that never runs (note), such as the close of a server that never ends. The rule leaves out deferred calls that recover from panics, because a panic does run them.',
  fix: 'In the loop: put its body into a function of its own. Before the loop: give the loop a way out, such as a context that ends, or remove the defer.',
  example:
    'for {\n\tselect {\n\tcase <-ctx.Done():\n\t\treturn // now the deferred calls run\n\tcase job := <-jobs:\n\t\twork(job)\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements" and "Terminating statements"',
}
