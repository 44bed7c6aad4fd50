import type { Rule } from './rule.ts'

/** A variable whose close is deferred, and that receives another value afterwards. */
export const deferReplacedValue: Rule = {
  id: 'defer-replaced-value',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a deferred close of a value that is replaced',
  explanation:
    'The defer statement evaluates what it closes at the moment when the statement runs. If the variable later gets another value by a call of the same function, the deferred call closes only the first value. The second value stays open, such as rows that keep their connection. The rule reports this only where no later code closes the variable, returns it or passes it on.',
  fix: 'Give the second value a variable and a defer of its own, or close the first one before it is replaced and defer a literal that closes the variable.',
  example:
    'rows, err := db.Query(first)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()\nothers, err := db.Query(second)\nif err != nil {\n\treturn err\n}\ndefer others.Close()',
  source: 'The Go Programming Language Specification, "Defer statements"; package database/sql, documentation of Rows.Close',
}
