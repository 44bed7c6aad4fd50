import type { Rule } from './rule.ts'

/** A pool of connections that each call of a function opens and closes. */
export const poolPerCall: Rule = {
  id: 'pool-per-call',
  severity: 'note',
  isAboutMemory: false,
  title: 'a pool of connections for each call',
  explanation:
    'What sql.Open and its like return is a pool of connections that is meant to live as long as the process. A function that opens one and defers its Close makes and ends connections in each call, and under load as many at once as it has callers. Functions that run once, by their names, are left out.',
  fix: 'Open the pool once, at the start of the program, and pass it to the functions that use it.',
  example: 'func each(db *sql.DB) error {\n\treturn db.Ping()\n}',
  source: 'package database/sql, documentation of Open',
}
