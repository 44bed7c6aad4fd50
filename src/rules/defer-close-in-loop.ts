import type { Rule } from './rule.ts'

/** A loop that opens something in each pass, and closes all of it only when the function returns. */
export const deferCloseInLoop: Rule = {
  id: 'defer-close-in-loop',
  severity: 'error',
  isAboutMemory: true,
  title: 'a loop opens something and defers its close',
  explanation:
    'Each pass of the loop opens a file, a connection, a timer or a context, and leaves closing it to a defer, which runs only when the function returns. All of them stay open until then: a loop over enough files ends in "too many open files", one over queries empties the connection pool. It stands in for defer-in-loop, and is graded like it.',
  fix: 'Put the body of the loop into a function of its own; or close what the pass opened at its end, also on its error paths.',
  example:
    'for _, path := range paths {\n\tif err := process(path); err != nil { // opens the file, and defers its Close\n\t\treturn err\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements"; getrlimit(2), RLIMIT_NOFILE',
}
