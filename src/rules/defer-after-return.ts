import type { Rule } from './rule.ts'

/** A deferred close that stands after a return. */
export const deferAfterReturn: Rule = {
  id: 'defer-after-return',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a deferred close that some returns come before',
  explanation:
    'Between the call that opens something and the defer that closes it, such as a loop over rows, a return leaves the function: on that path the defer statement was never reached, and what is open stays open. The check of the error that came with the value is not such a return.',
  fix: 'Defer the close right behind the check of the error that came with the value.',
  example:
    'rows, err := db.Query(query)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()\nfor rows.Next() {\n\tif err := rows.Scan(&name); err != nil {\n\t\treturn err\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements"',
}
