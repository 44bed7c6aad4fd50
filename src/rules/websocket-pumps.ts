import type { Rule } from './rule.ts'

/** Goroutines that read from and write to websockets. */
export const websocketPumps: Rule = {
  id: 'websocket-pumps',
  severity: 'warning',
  isAboutMemory: false,
  title: 'goroutines serve websockets',
  explanation:
    'At least 10 goroutines are in a websocket library, or in functions named readPump or writePump. A connection usually has one goroutine that reads and one that writes, so their number shows the number of connections (note). Where one side has clearly more goroutines than the other, some may have stayed after their connections ended: the reader saw the end and the writer got no signal, or the other way round (warning).',
  fix: 'When one of the two ends, it should end the other: close the connection and cancel a common context. Set read deadlines that a pong renews.',
  example:
    'ctx, cancel := context.WithCancel(ctx)\ngo func() { defer cancel(); readPump(ctx, conn) }()\ngo func() { defer cancel(); defer conn.Close(); writePump(ctx, conn) }()',
  source: 'github.com/gorilla/websocket, examples/chat/client.go and documentation of Conn (concurrency)',
}
