import { quoted } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { RiskSeverity } from './risky-statement.ts'

/** A loop with at most this many passes, by constants in its head, accumulates too little to matter. */
const FEW_PASSES = 16

/** `The loop of line 12`, for the start of a sentence. */
export function loopSubject(view: FunctionView, looped: LoopedDefer): string {
  const words = loopWords(view, looped)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** `the loop of line 12`, for use within a sentence. */
export function loopWords(view: FunctionView, { repeating, loops, mayComeBack }: LoopedDefer): string {
  const loop = mayComeBack ? repeating[0] : loops[0]
  return loop === undefined ? 'a backward goto' : `the loop of line ${view.file.firstLine(loop)}`
}

/** The severity of a finding about a loop: at most a note where the defer runs once per call, in a loop of few passes or in a test. */
export function loopSeverity(view: FunctionView, looped: LoopedDefer, severity: RiskSeverity): RiskSeverity {
  if (!looped.mayComeBack || view.file.path.endsWith('_test.go')) return 'note'
  const passes = looped.repeating.reduce((product, loop) => product * (constantPasses(view, loop) ?? Infinity), 1)
  return looped.repeating.length > 0 && passes <= FEW_PASSES ? 'note' : severity
}

/** The largest number of passes of a loop, by constants in its head: `range 3`, `range []T{a, b}`, `i < 3` from a constant. */
function constantPasses({ file }: FunctionView, loop: LoopedDefer['loops'][number]): number | null {
  const clause = loop.children.find((one) => one.field !== 'body')
  if (clause?.type === 'range_clause') {
    const right = clause.child('right')
    if (right?.type === 'int_literal') return Number(file.textOf(right))
    const elements = right?.type === 'composite_literal' ? right.child('body') : null
    return elements === null ? null : elements.children.length
  }
  const condition = clause?.type === 'for_clause' ? clause.child('condition') : null
  const limit = condition?.child('right')
  if (limit?.type !== 'int_literal' || !/^<=?$/.test(condition?.child('operator')?.type ?? '')) return null
  return clause?.child('update')?.type === 'inc_statement' && /^\w+ *:= *\d+$/.test(quoted(file, clause.child('initializer') ?? clause))
    ? Number(file.textOf(limit)) + 1
    : null
}

/** Says why a defer is harmless that its loop never reaches again. */
export const EARLY_EXIT = 'it never comes back to the defer, which so runs at most once per call'
