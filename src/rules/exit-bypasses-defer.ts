import type { Rule } from './rule.ts'

/** A call that ends the process while deferred calls wait. */
export const exitBypassesDefer: Rule = {
  id: 'exit-bypasses-defer',
  severity: 'warning',
  isAboutMemory: false,
  title: 'the process ends while deferred calls wait',
  explanation:
    'Calls such as os.Exit and log.Fatal end the process at once: no deferred call runs. One of them, which control flow reaches behind a defer of the same function, leaves files unflushed, temporary files in place and locks of other systems taken. Deferred calls that the end of the process makes needless, such as unlocks and cancels, are not counted; where only files that os.Open opened stay open it is a note.',
  fix: 'Return an error or an exit code to main, and exit only there, where nothing is deferred.',
  example: 'func main() {\n\tif err := run(); err != nil { // defers inside of run\n\t\tlog.Fatal(err)\n\t}\n}',
  source:
    'package os, documentation of Exit; package log, documentation of Fatal; runtime/panic.go, Goexit (testing.T.Fatal does run deferred calls)',
}
