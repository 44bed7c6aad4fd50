import type { SyntaxNode } from '../syntax-tree.ts'
import { startedCall, startedLiteral } from './call-parts.ts'
import type { FlowGraph, FlowNode } from './flow-graph.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import { loopWords } from './loop-words.ts'
import type { LoopedDefer } from './looped-defers.ts'
import type { Risk } from './risky-statement.ts'

/** A `defer` that a loop without an exit repeats: its calls accumulate and never run. */
export function deferInEndlessLoop(view: FunctionView, looped: LoopedDefer): Risk | null {
  if (!looped.isEndless) return null
  return {
    rule: 'defer-in-endless-loop',
    severity: 'error',
    node: looped.statement,
    construct: looped.iterator === null ? 'loop' : 'range-func',
    earlyExit: false,
    detail: `Nothing leaves ${loopWords(view, looped)}: the deferred calls pile up and never run, unless something panics`,
  }
}

/** Names of calls that are deferred for a panic, and a panic does run them. */
const FOR_PANICS = /recover|panic|crash|repanic/i

/** A `defer` outside loops, after which every path ends in an endless loop or in `select {}`. */
export function deferBeforeEndlessLoop(view: FunctionView, statement: SyntaxNode): Risk | null {
  const node = view.graph.nodeOf(statement)
  if (node === null || isForPanics(view, statement)) return null
  const { nodes } = reachedFrom(view.graph, node)
  if (nodes.some(({ kind }) => kind !== 'step' && kind !== 'block')) return null
  const place = endlessPlace(view.graph, nodes)
  if (place === null) return null
  const what = place.type === 'goto_statement' ? 'goto' : place.type === 'select_statement' ? 'select {}' : 'loop'
  return {
    rule: 'defer-in-endless-loop',
    severity: 'note',
    node: statement,
    construct: null,
    detail: `${view.name} never gets past the ${what} of line ${view.file.firstLine(place)}: the deferred call never runs, unless something panics`,
  }
}

/** The most loops of one function that are tried. */
const MAX_LOOPS = 100

/** Among the nodes that still run, the first loop that nothing leaves, else `select {}`, else the first `goto`. */
function endlessPlace(graph: FlowGraph, nodes: readonly FlowNode[]): SyntaxNode | null {
  const places = (type: string) => nodes.filter(({ syntax }) => syntax?.type === type).sort((a, b) => a.syntax!.start - b.syntax!.start)
  const loop = places('for_statement')
    .slice(-MAX_LOOPS)
    .find((head) => reachedFrom(graph, head).nodes.every(({ syntax }) => syntax === null || isWithin(syntax, head.syntax!)))
  const block = nodes.find(({ kind }) => kind === 'block')
  return (loop ?? block ?? places('goto_statement')[0])?.syntax ?? null
}

function isWithin(node: SyntaxNode, other: SyntaxNode): boolean {
  return other.start <= node.start && node.end <= other.end
}

function isForPanics(view: FunctionView, statement: SyntaxNode): boolean {
  const literal = startedLiteral(statement)
  if (literal !== null) return FOR_PANICS.test(view.file.textOf(literal))
  return FOR_PANICS.test(startedCall(view.file, statement)?.name ?? '')
}
