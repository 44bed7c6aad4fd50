import type { Rule } from './rule.ts'

/** Goroutines that read from and write to websockets. */
export const websocketPumps: Rule = {
  id: 'websocket-pumps',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines serve websockets',
  explanation:
    'At least 10 goroutines are in a websocket library, or in functions named readPump or writePump. A connection mostly has one that reads and one that writes, so that they count connections (note). Where one side clearly outnumbers the other, goroutines may have outlived their connections: the reader saw the end and the writer was not told, or the other way round (warning).',
  fix: 'Let the first of the two that ends end the other: close the connection and cancel a common context. Set read deadlines that a pong renews.',
  example:
    'ctx, cancel := context.WithCancel(ctx)\ngo func() { defer cancel(); readPump(ctx, conn) }()\ngo func() { defer cancel(); defer conn.Close(); writePump(ctx, conn) }()',
  source: 'github.com/gorilla/websocket, examples/chat/client.go and documentation of Conn (concurrency)',
}
