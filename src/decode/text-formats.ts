/** The texts that Go writes about a process. */
export type TextFormat = 'heap-text' | 'count-text' | 'goroutine-dump'

/** Where in a line a text begins, and its format. */
export interface TextStart {
  readonly format: TextFormat
  /** The number of characters in the line before the text. */
  readonly at: number
}

/** The most characters that logs put before a line. */
const PREFIX_MAX = 400
const HEAP = /heap profile: -?\d+: -?\d+ \[-?\d+: -?\d+\] @ /
const COUNT = /(?:goroutine|goroutineleak|threadcreate) profile: total \d/
const GOROUTINE = /(?:^|[^\w])goroutine \d{1,20} (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[a-zA-Z?\]]/
/** Lines that the runtime writes before the first goroutine. */
const TRIGGER = /^(?:panic: |fatal error: |SIG[A-Z]+: |\[signal SIG|runtime: goroutine stack exceeds)/

/** Whether a heap, a count profile or a dump of goroutines begins in this line, possibly after words of a log; null where none does. */
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
