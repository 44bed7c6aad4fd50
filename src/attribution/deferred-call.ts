import type { Confidence } from './evidence.ts'
import { foldFunctionName, isRuntimeName, withoutRangeParts } from './go-names.ts'
import { isStandardFunction } from './standard-packages.ts'

/** The evidence that goroutines are inside a deferred call. Source: docs/evidence-and-limits.md. */
export type GoroutineEvidence = 'panic' | 'goexit' | 'binary' | 'source' | 'name'

/** A frame of a goroutine. */
export interface GoroutineFrame {
  readonly name: string
  readonly file: string
  readonly line: number
  /** True where the frame below is not the caller, because frames between them were left out or have no name. */
  readonly hasGap?: boolean
}

/** The `defer` statement of a deferred call. */
export interface DeferPlace {
  readonly file: string
  readonly line: number
}

/** What a caller's line in the source says about the call it makes. */
export interface SourceUse {
  /**
   * `deferred`: only deferred calls run on the line. `may-defer`: it returns, and its code calls nothing that could be the callee.
   * `ambiguous`: both are possible. `call`: its code makes the call, also as an argument of a `defer`.
   */
  readonly kind: 'deferred' | 'may-defer' | 'ambiguous' | 'call'
  /** Whether the source is proven to be the one that was built. */
  readonly isProven: boolean
  /** The `defer` statement, where it is known. */
  readonly statement: DeferPlace | null
  /** The function that contains the statement. */
  readonly by: string
}

/** Facts about the call from a frame to the one above it, besides the names. */
export interface CallFacts {
  /** Name of the function that the call instruction calls, from the executable; null where it is not known. */
  readonly call: string | null
  readonly use: SourceUse | null
}

/** Whether a goroutine is inside a deferred call, and inside which one. */
export interface DeferredCall {
  /** Null where it is not known. */
  readonly isDeferred: boolean | null
  /** The frame of the deferred function; null unless `isDeferred`. */
  readonly frame: GoroutineFrame | null
  /** Folded name of the deferred function. */
  readonly function: string | null
  /** The function whose `defer` runs; null where the stack does not show it. */
  readonly by: string | null
  readonly statement: DeferPlace | null
  readonly via: 'return' | 'panic' | 'goexit' | null
  /** Where the panics of the stack were raised, the first panic first; empty unless a panic runs the call. */
  readonly panics: readonly GoroutineFrame[]
  readonly evidence: GoroutineEvidence | null
  readonly confidence: Confidence | null
}

const RUNNERS: Readonly<Record<string, 'panic' | 'goexit'>> = { 'runtime.gopanic': 'panic', 'runtime.Goexit': 'goexit' }

/** The result where nothing is known. */
export const UNKNOWN_CALL: DeferredCall = {
  isDeferred: null,
  frame: null,
  function: null,
  by: null,
  statement: null,
  via: null,
  panics: [],
  evidence: null,
  confidence: null,
}

/**
 * Finds the deferred call that a goroutine is in. Among those with the best evidence it is the one of user code that is nearest the leaf,
 * else the one of Go's library. `facts[i]` is about the call from `frames[i + 1]` to `frames[i]`; frames are leaf first, inlined ones
 * included. The runtime leaves `deferreturn` and wrappers out of every goroutine profile, so after a normal return a deferred
 * call looks like a plain one. `isCrash` says that a panic in the leaf ended the program.
 * Source: runtime/traceback.go, `elideWrapperCalling`; runtime/panic.go.
 */
export function deferredCallOf(
  frames: readonly GoroutineFrame[],
  facts: readonly (CallFacts | null)[],
  isCrash: boolean = false,
): DeferredCall {
  const calls = frames.slice(1).map((parent, i) => callVerdict(frames, i, parent, facts[i] ?? null, isCrash))
  const deferred = calls.filter((one) => one !== 'plain' && one !== null)
  for (const grade of ['exact', 'strong', 'likely', 'possible'] as const) {
    const found = deferred.filter((one) => one.confidence === grade)
    // the library's own deferred calls, such as the one that recovers in net/http, are not the cause
    if (found.length > 0) return found.find(({ frame }) => !isStandardFunction(frame!.name)) ?? found[0]!
  }
  const isUser = (frame: GoroutineFrame) => !isStandardFunction(frame.name)
  const open = calls.some((one, i) => one === null && isUser(frames[i + 1]!))
  // without a call that the source explains, nothing is known
  return open || !calls.includes('plain') ? UNKNOWN_CALL : { ...UNKNOWN_CALL, isDeferred: false, evidence: 'source', confidence: 'strong' }
}

/** Whether a call is deferred or plain; null where that is not known. */
function callVerdict(
  frames: readonly GoroutineFrame[],
  i: number,
  parent: GoroutineFrame,
  facts: CallFacts | null,
  isCrash: boolean,
): DeferredCall | 'plain' | null {
  const callee = frames[i]!
  if (callee.hasGap === true) return null
  const via = Object.hasOwn(RUNNERS, parent.name) ? RUNNERS[parent.name]! : null
  // the runtime's own frames above a panic raise it, and are not deferred
  if (via !== null) return isRuntimeName(callee.name) ? null : byRunner(frames, i, via, facts, isCrash)
  if (isStandardFunction(parent.name)) return null
  if (facts?.call === 'runtime.deferreturn') return deferred(callee, parent.name, facts.use?.statement ?? null, 'binary', 'exact')
  const { use } = facts ?? { use: null }
  if (use?.kind === 'deferred') return deferred(callee, parent.name, use.statement, 'source', use.isProven ? 'exact' : 'strong')
  if (use?.kind === 'may-defer') return deferred(callee, parent.name, use.statement, 'source', 'likely')
  if (use?.kind === 'call') return 'plain'
  const owner = literalOwner(callee.name)
  return owner !== null && owner === withoutRangeParts(parent.name) ? deferred(callee, owner, null, 'name', 'possible') : null
}

function byRunner(
  frames: readonly GoroutineFrame[],
  i: number,
  via: 'panic' | 'goexit',
  facts: CallFacts | null,
  isCrash: boolean,
): DeferredCall {
  const callee = frames[i]!
  // the function that defers is further down the stack: the name of a literal contains it, and the source may know others
  const owner = literalOwner(callee.name)
  const isThere = owner !== null && frames.slice(i + 2).some((frame) => withoutRangeParts(frame.name) === owner)
  return {
    ...deferred(callee, facts?.use?.by ?? (isThere ? owner : null), facts?.use?.statement ?? null, via, 'exact'),
    via,
    panics: via === 'panic' ? panicPlaces(frames, isCrash) : [],
  }
}

/**
 * The frames that panicked, the first panic first: for each panic the user's frame nearest to it, else the library's. The trace of a
 * program that a panic ended leaves out the frame of that last panic. Source: runtime/panic.go `fatalpanic`, which begins at the caller.
 */
function panicPlaces(frames: readonly GoroutineFrame[], isCrash: boolean): GoroutineFrame[] {
  const panics = frames.flatMap(({ name }, i) => (name === 'runtime.gopanic' ? [i] : []))
  const starts = isCrash && panics[0] !== 0 ? [-1, ...panics] : panics
  return starts
    .map((start, i) => {
      const raised = frames.slice(start + 1, starts[i + 1] ?? frames.length).filter(({ name }) => !isRuntimeName(name))
      return raised.find(({ name }) => !isStandardFunction(name)) ?? raised[0]
    })
    .filter((place) => place !== undefined)
    .reverse()
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
    panics: [],
    evidence,
    confidence,
  }
}

/** The function that a literal is in: `main.f` for `main.f.func1`; null for other functions. */
export function literalOwner(name: string): string | null {
  const match = /^(.*)\.(?:func)?\d+$/.exec(withoutRangeParts(name))
  return match === null ? null : match[1]!
}
