import type { Rule } from './rule.ts'

/** A deferred call that waits for goroutines that get no signal to end. */
export const deferBlocks: Rule = {
  id: 'defer-blocks',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a deferred call may wait for ever',
  explanation:
    'The deferred call receives from a channel, sends to a channel, selects without a timeout or default, or waits for a group, and no code before it (in the deferred function or after the defer) signals the other goroutines to end. If they do not end, the function never returns, and its goroutine and everything it holds stay. Waiting for a group and sending are usually intended and are notes; receives and selects are warnings. A goroutine profile shows which of them really wait.',
  fix: 'First signal to the other goroutines that they should end (close the channel, cancel the context), and wait with a timeout or a context.',
  example: 'defer func() {\n\tcancel()\n\tselect {\n\tcase <-done:\n\tcase <-time.After(5 * time.Second):\n\t}\n}()',
  source: 'The Go Programming Language Specification, "Receive operator", "Send statements" and "Select statements"',
}
