/** The texts that Go writes of a process. */
export type TextFormat = 'heap-text' | 'count-text' | 'goroutine-dump'

/** Where a text begins in a line, and which it is. */
export interface TextStart {
  readonly format: TextFormat
  /** Characters of the line before it. */
  readonly at: number
}

/** Characters that logs put before a line at most. */
const PREFIX_MAX = 400
const HEAP = /heap profile: -?\d+: -?\d+ \[-?\d+: -?\d+\] @ /
const COUNT = /(?:goroutine|goroutineleak|threadcreate) profile: total \d/
const GOROUTINE = /(?:^|[^\w])goroutine \d{1,20} (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[a-zA-Z?\]]/
/** What the runtime writes before the first goroutine. */
const TRIGGER = /^(?:panic: |fatal error: |SIG[A-Z]+: |\[signal SIG|runtime: goroutine stack exceeds)/

/** Whether a heap, a count profile or a dump of goroutines begins in this line, after any words of a log; null where none does. */
export function textFormatOf(line: string): TextStart | null {
  const head = line.length > PREFIX_MAX ? line.slice(0, PREFIX_MAX) : line
  if (TRIGGER.test(head)) return { format: 'goroutine-dump', at: 0 }
  const goroutine = head.indexOf('goroutine')
  const count = goroutine === -1 && !head.includes('threadcreate') ? null : COUNT.exec(head)
  if (count !== null) return { format: 'count-text', at: count.index }
  if (goroutine !== -1 && GOROUTINE.test(head)) return { format: 'goroutine-dump', at: head.search(/goroutine \d/) }
  const heap = head.includes('heap profile: ') ? HEAP.exec(head) : null
  return heap === null ? null : { format: 'heap-text', at: heap.index }
}
