import type { Rule } from './rule.ts'

/** A call that ends the process while deferred calls wait. */
export const exitBypassesDefer: Rule = {
  id: 'exit-bypasses-defer',
  severity: 'warning',
  isAboutMemory: false,
  title: 'the process ends while deferred calls wait',
  explanation:
    'Calls such as os.Exit and log.Fatal end the process at once: no deferred call runs. If control flow reaches such a call after a defer of the same function, files are not flushed, temporary files stay, and locks of other systems stay locked. The rule does not count deferred calls that are not needed when the process ends, such as unlocks and cancels. If only files that os.Open opened stay open, the finding is a note.',
  fix: 'Return an error or an exit code to main, and exit only there, where nothing is deferred.',
  example: 'func main() {\n\tif err := run(); err != nil { // defers inside of run\n\t\tlog.Fatal(err)\n\t}\n}',
  source:
    'package os, documentation of Exit; package log, documentation of Fatal; runtime/panic.go, Goexit (testing.T.Fatal does run deferred calls)',
}
