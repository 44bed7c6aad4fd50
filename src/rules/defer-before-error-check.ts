import type { Rule } from './rule.ts'

/** A `defer` on a result whose error is only checked afterwards. */
export const deferBeforeErrorCheck: Rule = {
  id: 'defer-before-error-check',
  severity: 'error',
  isAboutMemory: false,
  title: 'a defer on a result before its error is checked',
  explanation:
    'An assignment gives a value and an error, and the defer uses the value before the error is checked. When the call fails, the value is usually nil. A defer that reads a field of the value, such as resp.Body.Close(), panics at once, because the defer statement evaluates the receiver (error). Other defers run on nil when the function returns (warning). For files of package os that is harmless (note): Close of a nil file returns an error.',
  fix: 'Check the error first, then defer.',
  example: 'resp, err := http.Get(url)\nif err != nil {\n\treturn err\n}\ndefer resp.Body.Close()',
  source: 'The Go Programming Language Specification, "Defer statements"; net/http, documentation of Client.Do; os/file_posix.go, Close',
}
