import type { FunctionView } from './function-view.ts'
import { EARLY_EXIT, loopSeverity, loopSubject } from './loop-words.ts'
import type { LoopedDefer } from './looped-defers.ts'
import { openedResource } from './opened-resource.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` in a loop that releases what this pass opened. */
export function deferCloseInLoop(view: FunctionView, looped: LoopedDefer): Risk | null {
  const { statement, loops, repeating, mayComeBack } = looped
  const opened = openedResource(
    view,
    statement,
    mayComeBack && repeating.length > 0 ? loops.slice(0, loops.indexOf(repeating.at(-1)!) + 1) : loops,
  )
  if (opened === null) return null
  const { name, opening, line, closing } = opened
  const loop = loopSubject(view, looped)
  const comesFrom = `${name} in each pass (${opening}, line ${line})`
  const piles = `every one stays open until ${view.name} returns and ${closing} runs`
  return {
    rule: 'defer-close-in-loop',
    severity: loopSeverity(view, looped, 'warning'),
    node: statement,
    construct: 'loop',
    earlyExit: !mayComeBack,
    detail: !mayComeBack
      ? `${loop} opens ${name} (${opening}, line ${line}), but ${EARLY_EXIT}`
      : closing === name
        ? `${loop} gets ${comesFrom}, and none of them is called until ${view.name} returns`
        : `${loop} opens ${comesFrom}, and ${piles}`,
  }
}
