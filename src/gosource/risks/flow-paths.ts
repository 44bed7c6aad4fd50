import type { FlowGraph, FlowKind, FlowNode } from './flow-graph.ts'

/** The nodes that may run after a node; `stop` nodes are reached, but nothing after them. */
export function reachedFrom(graph: FlowGraph, from: FlowNode, stop: (node: FlowNode) => boolean = () => false): ReachedNodes {
  const seen = new Uint8Array(graph.nodes.length)
  const work = [...from.next]
  const reached: FlowNode[] = []
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (seen[node.id] === 1) continue
    seen[node.id] = 1
    reached.push(node)
    if (!stop(node)) work.push(...node.next)
  }
  return { nodes: reached, has: (node) => seen[node.id] === 1, hasKind: (...kinds) => reached.some(({ kind }) => kinds.includes(kind)) }
}

/** The nodes that some path reaches. */
export interface ReachedNodes {
  readonly nodes: readonly FlowNode[]
  has(node: FlowNode): boolean
  hasKind(...kinds: FlowKind[]): boolean
}
