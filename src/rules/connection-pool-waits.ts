import type { Rule } from './rule.ts'

/** Goroutines that wait for a connection of an exhausted pool. */
export const connectionPoolWaits: Rule = {
  id: 'connection-pool-waits',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines wait for a database connection',
  explanation:
    'At least 10 goroutines wait in database/sql.(*DB).conn: all connections that SetMaxOpenConns allows are taken. Open transactions and open results of queries keep connections; see open-transactions and open-rows for how many there are.',
  fix: 'Find what keeps the connections before you raise the limit: results and transactions that stay open, and queries inside of a transaction that ask the pool for a second connection.',
  example: 'row := tx.QueryRowContext(ctx, query) // not db: the transaction has a connection already',
  source: 'database/sql/sql.go, DB.conn and DB.SetMaxOpenConns',
}
