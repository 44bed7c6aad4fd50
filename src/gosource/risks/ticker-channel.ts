import type { SyntaxNode } from '../syntax-tree.ts'
import { namesOf, valuesOf } from './declarations.ts'
import type { FunctionView } from './function-view.ts'

/**
 * Whether a channel is a ticker's: nothing closes it, not even Stop. Found are `time.Tick(d)`, and `t.C` where a function around
 * makes `t` with `time.NewTicker`. Source: package time, documentation of Ticker.Stop.
 */
export function isTickerChannel(view: FunctionView, channel: SyntaxNode): boolean {
  const { file } = view
  if (channel.type === 'call_expression') return file.textOf(channel.child('function') ?? channel) === 'time.Tick'
  const operand =
    channel.type === 'selector_expression' && file.textOf(channel.child('field') ?? channel) === 'C' ? channel.child('operand') : null
  if (operand?.type !== 'identifier') return false
  const name = file.textOf(operand)
  for (let at: FunctionView | null = view; at !== null; at = at.outer) {
    const bindings = at.bindings.filter((one) => namesOf(file, one).includes(name))
    if (bindings.length > 0) return bindings.every((one) => valuesOf(one).some((value) => /^time\.NewTicker\(/.test(file.textOf(value))))
  }
  return false
}
