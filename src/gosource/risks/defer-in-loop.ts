import { exactText, startedCall } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'
import { EARLY_EXIT, loopSeverity, loopSubject, loopWords } from './loop-words.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` that a loop repeats: each pass adds one more call for the end of the function. */
export function deferInLoop(view: FunctionView, looped: LoopedDefer): Risk {
  const { statement, mayComeBack } = looped
  const lock = mayComeBack ? relocked(view, looped) : null
  const loop = loopSubject(view, looped)
  return {
    rule: 'defer-in-loop',
    severity: loopSeverity(view, looped, 'warning'),
    node: statement,
    construct: 'loop',
    earlyExit: !mayComeBack,
    detail: !mayComeBack
      ? `The defer is in ${loopWords(view, looped)}, but ${EARLY_EXIT}`
      : lock !== null
        ? `${loop} locks ${lock} in each pass and unlocks it only when ${view.name} returns: a second pass on the same lock waits for ever`
        : `${loop} repeats the defer, and its calls wait until ${view.name} returns`,
  }
}

/** The operand of a deferred unlock whose lock is taken in this loop; null where there is none. */
function relocked(view: FunctionView, { statement, repeating }: LoopedDefer): string | null {
  const unlock = startedCall(view.file, statement)
  const loop = repeating[0]
  if (loop === undefined || unlock?.operand == null || !/^R?Unlock$/.test(unlock.name)) return null
  const wanted = `${exactText(view.file, unlock.operand)}.${unlock.name === 'Unlock' ? 'Lock' : 'RLock'}`
  const isLocked = view.calls.some((call) => {
    const callee = call.child('function')
    return callee !== null && loop.start < call.start && call.end < loop.end && exactText(view.file, callee) === wanted
  })
  return isLocked ? view.file.textOf(unlock.operand) : null
}
