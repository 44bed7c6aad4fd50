import type { Rule } from './rule.ts'

/** A deferred close that stands after a return. */
export const deferAfterReturn: Rule = {
  id: 'defer-after-return',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a return comes before the deferred close',
  explanation:
    'A return leaves the function between the call that opens something and the defer that closes it, for example in a loop over rows. On that path the defer statement never runs, and the resource stays open. The return in the check of the error that came with the value does not count.',
  fix: 'Defer the close directly after the check of the error that came with the value.',
  example:
    'rows, err := db.Query(query)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()\nfor rows.Next() {\n\tif err := rows.Scan(&name); err != nil {\n\t\treturn err\n\t}\n}',
  source: 'The Go Programming Language Specification, "Defer statements"',
}
