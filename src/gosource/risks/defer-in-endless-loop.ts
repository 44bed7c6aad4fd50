import type { SyntaxNode } from '../syntax-tree.ts'
import { startedCall, startedLiteral } from './call-parts.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import { loopWords } from './loop-words.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` that a loop without a way out repeats: its calls pile up and never run. */
export function deferInEndlessLoop(view: FunctionView, looped: LoopedDefer): Risk | null {
  if (!looped.isEndless) return null
  return {
    rule: 'defer-in-endless-loop',
    severity: 'error',
    node: looped.statement,
    construct: looped.iterator === null ? 'loop' : 'range-func',
    earlyExit: false,
    detail: `nothing leaves ${loopWords(view, looped)}: the deferred calls pile up and never run, unless something panics`,
  }
}

/** Calls that are deferred for a panic, which they do see. */
const FOR_PANICS = /recover|panic|crash|repanic/i

/** A `defer` outside of loops that only leads into an endless one, or into `select {}`. */
export function deferBeforeEndlessLoop(view: FunctionView, statement: SyntaxNode): Risk | null {
  const node = view.graph.nodeOf(statement)
  if (node === null || isForPanics(view, statement)) return null
  const { nodes } = reachedFrom(view.graph, node)
  if (nodes.some(({ kind }) => kind !== 'step' && kind !== 'block')) return null
  const loop = endlessPlace(nodes.map(({ syntax }) => syntax))
  const block = nodes.find(({ kind }) => kind === 'block')?.syntax ?? null
  if (loop === null && block === null) return null
  const where =
    loop !== null
      ? `the ${loop.type === 'goto_statement' ? 'goto' : 'loop'} of line ${view.file.firstLine(loop)}`
      : `the select {} of line ${view.file.firstLine(block!)}`
  return {
    rule: 'defer-in-endless-loop',
    severity: 'note',
    node: statement,
    construct: null,
    detail: `${view.name} never gets past ${where}: the deferred call never runs, unless something panics`,
  }
}

/** The first loop, or else the first `goto`, of what is left to run. */
function endlessPlace(syntax: readonly (SyntaxNode | null)[]): SyntaxNode | null {
  for (const type of ['for_statement', 'goto_statement']) {
    const places = syntax.filter((one) => one?.type === type) as SyntaxNode[]
    if (places.length > 0) return places.reduce((first, one) => (one.start < first.start ? one : first))
  }
  return null
}

function isForPanics(view: FunctionView, statement: SyntaxNode): boolean {
  const literal = startedLiteral(statement)
  if (literal !== null) return FOR_PANICS.test(view.file.textOf(literal))
  return FOR_PANICS.test(startedCall(view.file, statement)?.name ?? '')
}
