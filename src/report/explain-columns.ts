import { column } from './columns.ts'

/** Columns of the `terms` table of `explain`, in order. */
export const TERMS_COLUMNS = [
  column('term', 'term', null, 'a rule, column, notice, grade or kind of evidence', 'deferscope explain'),
  column('kind', 'kind', null, 'the kind of the term', 'deferscope explain'),
  column('text', 'text', null, 'what it means', 'deferscope explain'),
  column('source', 'source', null, 'the source of the statement', 'deferscope explain'),
  column('example', 'example', null, 'Go code that shows the fix of a rule; empty for other terms', 'deferscope explain'),
] as const
