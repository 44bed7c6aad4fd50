import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { panicInDeferredCall } from '../rules/panic-in-deferred-call.ts'
import { deferredText } from './goroutine-blocked.ts'
import { crowdsBy, placeKey } from './goroutine-crowd.ts'
import { type GoroutineContext, type Suspect, suspectOf } from './goroutine-suspect.ts'
import { factsText, frameText } from './goroutine-words.ts'

/** Goroutines whose deferred call panicked while another panic ran it: a note that names where the first panic was. */
export function panickedInDefer(groups: readonly GoroutineGroup[], context: GoroutineContext): Suspect[] {
  const key = (group: GoroutineGroup): string | null => {
    const { panics, function: name, by } = group.deferred
    if (panics.length < 2) return null
    return [name, by, placeKey(group), ...panics.map(({ file, line }) => `${file}:${line}`)].join('\n')
  }
  return crowdsBy(groups, key).map((crowd) => {
    const { deferred } = crowd.most
    const [first, ...later] = deferred.panics.map(frameText)
    return suspectOf(panicInDeferredCall, crowd, {
      severity: 'note',
      title: `The deferred call of ${deferredText(crowd.most)} panicked while a panic ran it: the first panic was in ${first}`,
      detail: [...factsText(crowd, context), `After it panicked: ${later.join(', ')} (panic, exact).`],
      cause:
        'A panic runs the deferred calls of the functions that it leaves. One of them panics too, or panics again with what it recovered, and the trace begins with that last panic.',
      evidence: deferred.evidence,
      confidence: deferred.confidence,
    })
  })
}
