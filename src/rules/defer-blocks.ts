import type { Rule } from './rule.ts'

/** A deferred call that waits for goroutines which nothing tells to end. */
export const deferBlocks: Rule = {
  id: 'defer-blocks',
  severity: 'warning',
  isAboutMemory: false,
  title: 'a deferred call may wait for ever',
  explanation:
    'The deferred call receives from a channel, sends to one, selects without a way out or waits for a group, and nothing before it, neither in the deferred function nor behind the defer, tells the others to end. If they do not, the function never returns, and its goroutine and all it holds stay. Waiting for a group and sending are mostly meant so and are notes; receives and selects are warnings. A goroutine profile shows which of them really wait.',
  fix: 'Tell the others to end first (close the channel, cancel the context), and wait with a timeout or a context.',
  example: 'defer func() {\n\tcancel()\n\tselect {\n\tcase <-done:\n\tcase <-time.After(5 * time.Second):\n\t}\n}()',
  source: 'The Go Programming Language Specification, "Receive operator", "Send statements" and "Select statements"',
}
