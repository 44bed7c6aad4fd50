import type { Rule } from './rule.ts'

/** Goroutines that wait for a connection of an exhausted pool. */
export const connectionPoolWaits: Rule = {
  id: 'connection-pool-waits',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines wait for a database connection',
  explanation:
    'At least 10 goroutines wait in database/sql.(*DB).conn: all connections that SetMaxOpenConns allows are taken. Open transactions and open results of queries keep connections; open-transactions and open-rows show how many there are.',
  fix: 'Before you raise the limit, find out what keeps the connections: results and transactions that stay open, and queries inside a transaction that ask the pool for a second connection.',
  example: 'row := tx.QueryRowContext(ctx, query) // not db: the transaction has a connection already',
  source: 'database/sql/sql.go, DB.conn and DB.SetMaxOpenConns',
}
