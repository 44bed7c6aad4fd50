import type { Rule } from './rule.ts'

/** Connections and database handles, counted by the goroutines that serve them. */
export const openConnections: Rule = {
  id: 'open-connections',
  severity: 'warning',
  isAboutMemory: false,
  title: 'connections stay open',
  explanation:
    'The number of goroutines of the library is the number of open connections. There is one net/http.(*persistConn).readLoop per client connection. Where it waits in a select, a caller has a response whose body it has not read to its end and not closed (warning from 10). Where it reads, the connection is idle or waits for an answer (note from 10, warning from more than the 100 idle connections that http.DefaultTransport keeps). There is one database/sql.(*DB).connectionOpener per sql.DB that is not closed (note from two, warning from 10). Server connections, and reads of the program that wait for their peer, are normal, and are a note only from the threshold on.',
  fix: 'Close each response body, in a function that returns soon. Keep one http.Client and one sql.DB per target for the life of the process, not one per request.',
  example: 'resp, err := client.Do(req)\nif err != nil {\n\treturn err\n}\ndefer resp.Body.Close()',
  source: 'net/http/transport.go, persistConn.readLoop and DefaultTransport; database/sql/sql.go, OpenDB',
}
