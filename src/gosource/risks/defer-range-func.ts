import type { FunctionView } from './function-view.ts'
import { EARLY_EXIT, loopSeverity } from './loop-words.ts'
import type { LoopedDefer } from './looped-defers.ts'
import { openedResource } from './opened-resource.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` in the body of a loop over an iterator function. */
export function deferRangeFunc(view: FunctionView, looped: LoopedDefer): Risk | null {
  const { statement, loops, mayComeBack, iterator } = looped
  if (iterator === null) return null
  const opened = openedResource(view, statement, loops)
  const held = opened === null ? '' : `, and ${opened.name} (${opened.opening}, line ${opened.line}) stays open as long`
  const waits = mayComeBack ? `its calls wait on the heap until ${view.name} returns${held}` : EARLY_EXIT
  return {
    rule: 'defer-range-func',
    severity: loopSeverity(view, looped, 'warning'),
    node: statement,
    construct: 'range-func',
    earlyExit: !mayComeBack,
    detail: `The loop ranges over the iterator ${iterator}: ${waits}`,
  }
}
