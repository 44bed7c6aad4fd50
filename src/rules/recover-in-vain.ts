import type { Rule } from './rule.ts'

/** A deferred call that seems to recover from panics but does not. */
export const recoverInVain: Rule = {
  id: 'recover-in-vain',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a recover that recovers nothing',
  explanation:
    'The built-in function recover stops a panic only where the deferred function itself calls it. In all other places it returns nil and the panic goes on: deferred directly, as an argument, in a literal inside the deferred function, or in a helper that the deferred function calls.',
  fix: 'Call recover in the deferred function, or defer the helper itself.',
  example: 'defer func() {\n\tif r := recover(); r != nil {\n\t\tlog.Print(r)\n\t}\n}()',
  source: 'The Go Programming Language Specification, "Handling panics"; measured on Go 1.26',
}
