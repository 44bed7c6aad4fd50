import type { Rule } from './rule.ts'

/** Transactions of database/sql that are neither committed nor rolled back. */
export const openTransactions: Rule = {
  id: 'open-transactions',
  severity: 'warning',
  isAboutMemory: false,
  title: 'transactions of database/sql are open',
  explanation:
    'Each transaction has one goroutine in database/sql.(*Tx).awaitDone, from Begin until Commit, Rollback or the end of the context given to BeginTx, which rolls it back by itself. Their number is the number of open transactions, and each takes a connection. Some are normal in a busy service (note); from 10 on the finding is a warning.',
  fix: 'Begin with BeginTx and a context that ends, and defer tx.Rollback() directly after the error check: after Commit it does nothing.',
  example: 'tx, err := db.BeginTx(ctx, nil)\nif err != nil {\n\treturn err\n}\ndefer tx.Rollback()',
  source: 'database/sql/sql.go, Tx.awaitDone and DB.beginDC',
}
