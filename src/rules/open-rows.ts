import type { Rule } from './rule.ts'

/** Results of queries that are not closed. */
export const openRows: Rule = {
  id: 'open-rows',
  severity: 'warning',
  isAboutMemory: false,
  title: 'results of queries are open',
  explanation:
    'A query whose context can end, or that runs in a transaction, has one goroutine in database/sql.(*Rows).awaitDone until its rows are closed, read to the end, or the context ends. Queries with context.Background() have no such goroutine, so there may be more open results than this number. Each open result keeps its connection. From 10 on the finding is a warning.',
  fix: 'Defer rows.Close() directly after the error check, in a function that returns soon; not in a loop. For one row use QueryRowContext and Scan.',
  example: 'rows, err := db.QueryContext(ctx, query)\nif err != nil {\n\treturn err\n}\ndefer rows.Close()',
  source: 'database/sql/sql.go, Rows.awaitDone and Rows.initContextClose',
}
