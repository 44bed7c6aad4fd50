import type { Rule } from './rule.ts'

/** A loop that opens something in each pass, and closes all of it only when the function returns. */
export const deferCloseInLoop: Rule = {
  id: 'defer-close-in-loop',
  severity: 'error',
  isAboutMemory: true,
  title: 'a loop opens something and defers its close',
  explanation:
    'Each pass of the loop opens a file, a connection, a timer or a context, and defers the call that closes it, which runs only when the function returns. All of them stay open until then: a loop over enough files ends with the error "too many open files", and a loop over queries uses up the connection pool. This rule replaces defer-in-loop at such statements, and has the same severities.',
  fix: 'Put the body of the loop into a function of its own; or close at the end of the pass what the pass opened, also on its error paths.',
  example:
    'for _, path := range paths {\n\tif err := process(path); err != nil { // opens the file, and defers its Close\n\t\treturn err\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements"; getrlimit(2), RLIMIT_NOFILE',
}
