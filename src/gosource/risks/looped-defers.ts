import type { SyntaxNode } from '../syntax-tree.ts'
import type { Declarations } from './declarations.ts'
import type { FlowNode } from './flow-graph.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import { iteratorOf } from './iterators.ts'

/** A `defer` in a loop of its own function. */
export interface LoopedDefer {
  readonly statement: SyntaxNode
  /** The `for` statements around it, innermost first; none where only a backward `goto` repeats it. */
  readonly loops: readonly SyntaxNode[]
  /** Those of `loops` that may reach it again, innermost first. */
  readonly repeating: readonly SyntaxNode[]
  readonly mayComeBack: boolean
  /** True where no path from it leaves the function, so that the deferred call never runs. */
  readonly isEndless: boolean
  /** The function that a loop around it ranges over, in words; null where no loop certainly ranges over one. */
  readonly iterator: string | null
}

/** The `for` statements in this function whose body a node is in, innermost first. */
function loopsAround(view: FunctionView, node: SyntaxNode): SyntaxNode[] {
  const loops: SyntaxNode[] = []
  for (let at = node; at.parent !== null && at !== view.body; at = at.parent)
    if (at.parent.type === 'for_statement' && at.field === 'body') loops.push(at.parent)
  return loops
}

/** The defers of a function that are in a loop, or that a `goto` leads back to. */
export function loopedDefers(view: FunctionView, declarations: Declarations, goMinor: number | null): LoopedDefer[] {
  const found: LoopedDefer[] = []
  for (const statement of view.defers) {
    const loops = loopsAround(view, statement)
    if (loops.length === 0 && view.gotos.length === 0) continue
    const node = view.graph.nodeOf(statement)
    if (node === null) continue
    const reached = reachedFrom(view.graph, node)
    const mayComeBack = reached.has(node)
    if (loops.length === 0 && !mayComeBack) continue
    const iterators = goMinor !== null && goMinor < 23 ? [] : loops.map((loop) => iteratorOf(declarations, view, loop))
    found.push({
      statement,
      loops,
      repeating: mayComeBack ? repeatingLoops(view, node, loops) : [],
      mayComeBack,
      isEndless: mayComeBack && !reached.nodes.some(({ kind }) => kind !== 'step' && kind !== 'block'),
      iterator: iterators.find((one) => one !== null) ?? null,
    })
  }
  return found
}

/** The loops whose head a node can reach without first ending a pass of a loop around them. */
function repeatingLoops({ graph }: FunctionView, node: FlowNode, loops: readonly SyntaxNode[]): SyntaxNode[] {
  const heads = loops.map((loop) => graph.nodeOf(loop))
  return loops.filter((_, i) => {
    const head = heads[i]
    const outer = heads.slice(i + 1)
    return head != null && reachedFrom(graph, node, (one) => outer.includes(one)).has(head)
  })
}
