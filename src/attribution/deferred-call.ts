import type { Confidence } from './evidence.ts'
import { foldFunctionName, isRuntimeName, withoutRangeParts } from './go-names.ts'
import { isStandardFunction } from './standard-packages.ts'

/** On what ground goroutines count as inside a deferred call. Source: the contract, "Evidence and confidence". */
export type GoroutineEvidence = 'panic' | 'goexit' | 'binary' | 'source' | 'name'

/** A frame of a goroutine. */
export interface GoroutineFrame {
  readonly name: string
  readonly file: string
  readonly line: number
  /** The frame below is not the caller: frames between them were left out, or have no name. */
  readonly hasGap?: boolean
}

/** The `defer` statement of a deferred call. */
export interface DeferPlace {
  readonly file: string
  readonly line: number
}

/** What a line of a caller says of the call it makes. */
export interface SourceUse {
  /**
   * `deferred`: only deferred calls run there. `may-defer`: a return, of which the text calls nothing that could be the callee.
   * `ambiguous`: both. `call`: the text makes the call, arguments of a `defer` among them.
   */
  readonly kind: 'deferred' | 'may-defer' | 'ambiguous' | 'call'
  /** Whether the source is known to be the one that was built. */
  readonly isProven: boolean
  /** The statement, where it can be told. */
  readonly statement: DeferPlace | null
  /** The function that has it. */
  readonly by: string
}

/** What is known of the call from a frame to the one above it, beside the names. */
export interface CallFacts {
  /** Name of the function that the call instruction calls, by the executable; null where that is not known. */
  readonly call: string | null
  readonly use: SourceUse | null
}

/** Whether a goroutine is inside a deferred call, and which. */
export interface DeferredCall {
  /** Null where nothing can be said. */
  readonly isDeferred: boolean | null
  /** The frame of the deferred function; null unless `isDeferred`. */
  readonly frame: GoroutineFrame | null
  /** Its name, folded. */
  readonly function: string | null
  /** The function whose `defer` runs; null where the stack does not tell. */
  readonly by: string | null
  readonly statement: DeferPlace | null
  readonly via: 'return' | 'panic' | 'goexit' | null
  readonly evidence: GoroutineEvidence | null
  readonly confidence: Confidence | null
}

const RUNNERS: Readonly<Record<string, 'panic' | 'goexit'>> = { 'runtime.gopanic': 'panic', 'runtime.Goexit': 'goexit' }

/** Nothing can be said. */
export const UNKNOWN_CALL: DeferredCall = {
  isDeferred: null,
  frame: null,
  function: null,
  by: null,
  statement: null,
  via: null,
  evidence: null,
  confidence: null,
}

/**
 * Finds the deferred call that a goroutine is in: of those with the best evidence the one of user code that is nearest the leaf, else
 * the one of Go's library. `facts[i]` is about the call from `frames[i + 1]` to `frames[i]`; frames are leaf first, inlined ones
 * included. The runtime leaves `deferreturn` and wrappers out of every goroutine profile, so that after a normal return a deferred
 * call looks like a plain one.
 * Source: runtime/traceback.go, `elideWrapperCalling`; runtime/panic.go.
 */
export function deferredCallOf(frames: readonly GoroutineFrame[], facts: readonly (CallFacts | null)[]): DeferredCall {
  const calls = frames.slice(1).map((parent, i) => callVerdict(frames, i, parent, facts[i] ?? null))
  const deferred = calls.filter((one) => one !== 'plain' && one !== null)
  for (const grade of ['exact', 'strong', 'likely', 'possible'] as const) {
    const found = deferred.filter((one) => one.confidence === grade)
    // the library's own deferred calls, as the one by which net/http recovers, are not what went wrong
    if (found.length > 0) return found.find(({ frame }) => !isStandardFunction(frame!.name)) ?? found[0]!
  }
  const isUser = (frame: GoroutineFrame) => !isStandardFunction(frame.name)
  const open = calls.some((one, i) => one === null && isUser(frames[i + 1]!))
  // without a call that the source explains nothing is known
  return open || !calls.includes('plain') ? UNKNOWN_CALL : { ...UNKNOWN_CALL, isDeferred: false, evidence: 'source', confidence: 'strong' }
}

/** A deferred call, a plain one, or null where it cannot be told. */
function callVerdict(
  frames: readonly GoroutineFrame[],
  i: number,
  parent: GoroutineFrame,
  facts: CallFacts | null,
): DeferredCall | 'plain' | null {
  const callee = frames[i]!
  if (callee.hasGap === true) return null
  const via = Object.hasOwn(RUNNERS, parent.name) ? RUNNERS[parent.name]! : null
  // the runtime's own frames above a panic raise it: they are not deferred
  if (via !== null) return isRuntimeName(callee.name) ? null : byRunner(frames, i, via, facts)
  if (isStandardFunction(parent.name)) return null
  if (facts?.call === 'runtime.deferreturn') return deferred(callee, parent.name, facts.use?.statement ?? null, 'binary', 'exact')
  const { use } = facts ?? { use: null }
  if (use?.kind === 'deferred') return deferred(callee, parent.name, use.statement, 'source', use.isProven ? 'exact' : 'strong')
  if (use?.kind === 'may-defer') return deferred(callee, parent.name, use.statement, 'source', 'likely')
  if (use?.kind === 'call') return 'plain'
  const owner = literalOwner(callee.name)
  return owner !== null && owner === withoutRangeParts(parent.name) ? deferred(callee, owner, null, 'name', 'possible') : null
}

function byRunner(frames: readonly GoroutineFrame[], i: number, via: 'panic' | 'goexit', facts: CallFacts | null): DeferredCall {
  const callee = frames[i]!
  // whose defer it is stands further down: a literal names its function, the source may know others
  const owner = literalOwner(callee.name)
  const isThere = owner !== null && frames.slice(i + 2).some((frame) => withoutRangeParts(frame.name) === owner)
  return {
    ...deferred(callee, facts?.use?.by ?? (isThere ? owner : null), facts?.use?.statement ?? null, via, 'exact'),
    via,
  }
}

function deferred(
  callee: GoroutineFrame,
  by: string | null,
  statement: DeferPlace | null,
  evidence: GoroutineEvidence,
  confidence: Confidence,
): DeferredCall {
  return {
    isDeferred: true,
    frame: callee,
    function: foldFunctionName(callee.name),
    by: by === null ? null : foldFunctionName(by),
    statement,
    via: 'return',
    evidence,
    confidence,
  }
}

/** `main.f` of the function literal `main.f.func1`; null for other functions. */
export function literalOwner(name: string): string | null {
  const match = /^(.*)\.(?:func)?\d+$/.exec(withoutRangeParts(name))
  return match === null ? null : match[1]!
}
