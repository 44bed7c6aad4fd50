import type { Rule } from './rule.ts'

/** A pool of connections that each call of a function opens and closes. */
export const poolPerCall: Rule = {
  id: 'pool-per-call',
  severity: 'note',
  isAboutMemory: false,
  title: 'a pool of connections for each call',
  explanation:
    'The result of sql.Open and similar functions is a pool of connections that should live as long as the process. A function that opens a pool and defers its Close makes and ends connections in each call, and under load each caller has its own connections. The rule leaves out functions whose names show that they run once.',
  fix: 'Open the pool once, at the start of the program, and pass it to the functions that use it.',
  example: 'func each(db *sql.DB) error {\n\treturn db.Ping()\n}',
  source: 'package database/sql, documentation of Open',
}
