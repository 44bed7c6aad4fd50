import { abs64 } from '../../../base/go-int64.ts'
import type { Integer } from '../../../base/int64.ts'
import { type Edge, type Graph, type GraphNode, removeEdge, sortedEdges, type Tag } from './graph.ts'

/** The most boxes of labels that an image has beside a node. */
export const MAX_NODELETS = 4

/**
 * Removes edges into listed nodes that weigh less than `cutoff`; returns how many.
 * Source: google/pprof internal/graph/graph.go, `TrimLowFrequencyEdges`.
 */
export function trimEdges(graph: Graph, cutoff: Integer): number {
  let count = 0
  const touched = new Set<GraphNode>()
  const isLow = (edge: Edge) => abs64(edge.weight) < cutoff
  const low = new Set<Edge>()
  for (const node of graph.nodes)
    for (const edge of node.inEdges)
      if (isLow(edge)) {
        low.add(edge)
        touched.add(node).add(edge.source)
        count++
      }
  for (const node of touched) {
    node.inEdges = node.inEdges.filter((edge) => !low.has(edge))
    node.outEdges = node.outEdges.filter((edge) => !low.has(edge))
  }
  return count
}

/** Removes tags below `cutoff`, flat and cum. Source: google/pprof internal/graph/graph.go, `TrimLowFrequencyTags`. */
export function trimTags(graph: Graph, cutoff: Integer): void {
  const isHigh = (tag: Tag) => abs64(tag.flat) >= cutoff || abs64(tag.cum) >= cutoff
  for (const { tags } of graph.nodes) {
    if (tags === null) continue
    tags.labels = tags.labels.filter(isHigh)
    for (const [labels, numbers] of tags.numbers) tags.numbers.set(labels, numbers.filter(isHigh))
  }
}

/**
 * The first nodes of a sorted graph; for images the limit also counts the boxes beside them.
 * Source: google/pprof internal/graph/graph.go, `selectTopNodes`, `makeNodeSet`.
 */
export function topNodes(nodes: readonly GraphNode[], limit: number, isVisual: boolean): GraphNode[] {
  let end = Math.min(limit, nodes.length)
  if (isVisual) {
    let count = 0
    for (let i = 0; i < nodes.length; i++) {
      count += 1 + Math.min(tagCount(nodes[i]!), MAX_NODELETS)
      if (count < limit) continue
      end = i + 1
      break
    }
  }
  return nodes.slice(0, end)
}

/** Source: google/pprof internal/graph/graph.go, `countTags`. */
function tagCount({ tags }: GraphNode): number {
  if (tags === null) return 0
  const isShown = (tag: Tag) => Number(tag.flat) !== 0
  let count = tags.labels.filter(isShown).length
  for (const numbers of tags.numbers.values()) count += numbers.filter(isShown).length
  return count
}

/**
 * Removes residual edges, the lightest first, where another path leads from caller to callee.
 * Source: google/pprof internal/graph/graph.go, `RemoveRedundantEdges`.
 */
export function removeRedundantEdges(graph: Graph): void {
  for (const node of graph.nodes.toReversed())
    for (const edge of sortedEdges(node.inEdges).reverse()) {
      // an edge heavier than one that is not residual stays, since its removal would mislead
      if (!edge.isResidual) break
      if (isRedundant(edge)) removeEdge(edge)
    }
}

/** Source: google/pprof internal/graph/graph.go, `isRedundantEdge`. */
function isRedundant(edge: Edge): boolean {
  const queue = [edge.target]
  const seen = new Set(queue)
  for (const node of queue)
    for (const other of node.inEdges) {
      if (other === edge || seen.has(other.source)) continue
      if (other.source === edge.source) return true
      seen.add(other.source)
      queue.push(other.source)
    }
  return false
}

/**
 * Removes nodes from a forest; their callees become callees of their callers.
 * Source: google/pprof internal/graph/graph.go, `TrimTree`, whose last step changes nothing in a forest.
 */
export function trimTree(graph: Graph, kept: ReadonlySet<GraphNode>): void {
  for (const node of graph.nodes) {
    if (kept.has(node)) continue
    const [up] = node.inEdges
    for (const edge of node.outEdges) {
      if (up === undefined) {
        edge.target.inEdges = []
        continue
      }
      edge.source = up.source
      edge.isResidual = true
      edge.isInline &&= up.isInline
      up.source.outEdges.push(edge)
    }
    if (up !== undefined) up.source.outEdges = up.source.outEdges.filter((edge) => edge !== up)
  }
  graph.nodes = graph.nodes.filter((node) => kept.has(node))
}
