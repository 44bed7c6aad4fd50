import { abs64, truncatedToInt64 } from '../../../base/go-int64.ts'
import type { Integer } from '../../../base/int64.ts'
import type { PprofReport } from '../report.ts'
import { CallTree } from './call-tree.ts'
import type { Graph, GraphNode } from './graph.ts'
import { GraphSource } from './graph-source.ts'
import { type NodeOrder, sortNodes, sortNodesAgain, sumOf } from './sort-nodes.ts'
import { removeRedundantEdges, topNodes, trimEdges, trimTags, trimTree } from './trim-graph.ts'

/** What a report leaves out. */
export interface TrimOptions {
  readonly nodeFraction: number
  readonly edgeFraction: number
  /** The most nodes; 0 for all. */
  readonly nodeCount: number
}

/** The graph that a report shows, and how much was left out. */
export interface TrimmedGraph {
  readonly graph: Graph
  /** The number of nodes before the limit on nodes was applied. */
  readonly originalCount: number
  readonly droppedNodes: number
  readonly droppedEdges: number
  /** How the nodes of lists are called: bits of `inlineMarks` by row. Graphs of lists have no edges. */
  readonly inlineMarks: Uint8Array | null
}

interface Cutoffs {
  readonly node: Integer
  readonly edge: Integer
}

/**
 * The graph of a report. Nodes below a share of the sum of all flat values are removed first, then all nodes after the first `nodeCount`,
 * then light edges. Whether edges and tags are needed follows from the format: lists have neither. Images choose nodes by edges that are
 * not trimmed yet, so those count as dropped only where nothing else was. Source: google/pprof internal/report/report.go,
 * `newTrimmedGraph`.
 */
export function trimmedGraph(report: PprofReport, options: TrimOptions = report.options): TrimmedGraph {
  const { format, isCallTree } = report.options
  if (isCallTree && (format === 'dot' || format === 'callgrind')) return trimmedTree(report, options)
  const hasEdges = format !== 'text' && format !== 'topproto'
  const source = new GraphSource(report, hasEdges && options.nodeFraction === 0 && (options.nodeCount === 0 || format === 'dot'))
  let nodes = source.nodes()
  const cutoffs = cutoffsOf(nodes, options)
  const heavy = heavyNodes(nodes, cutoffs)
  const droppedNodes = nodes.length - heavy.length
  if (droppedNodes > 0) {
    source.keep(heavy)
    nodes = source.nodes()
  }
  const isVisual = format === 'dot'
  const graph: Graph = { nodes }
  const originalCount = nodes.length
  let droppedEdges = 0
  let isTrimmed = false
  if (isVisual) {
    source.link(graph, null)
    source.tag(graph)
  }
  sortNodes(graph.nodes, orderOf(report))
  if (options.nodeCount > 0) {
    if (isVisual) trimTags(graph, cutoffs.node)
    const first = selected(graph, options.nodeCount, isVisual)
    isTrimmed = first.length === graph.nodes.length
    if (!isTrimmed) {
      source.keep(first)
      graph.nodes = source.nodes()
      if (isVisual) {
        source.link(graph, null)
        source.tag(graph)
      }
      sortNodes(graph.nodes, orderOf(report))
    }
  }
  if (isVisual) {
    trimTags(graph, cutoffs.node)
    droppedEdges = trimEdges(graph, cutoffs.edge)
    if (isTrimmed) droppedEdges = 0
    removeRedundantEdges(graph)
  } else if (hasEdges) droppedEdges = source.link(graph, cutoffs.edge)
  const inlineMarks = format === 'text' ? source.inlineMarks(cutoffs.edge) : null
  return { graph, originalCount, droppedNodes, droppedEdges, inlineMarks }
}

/** The trimmed graph of a call tree, where a function has a node for each path that leads to it. */
function trimmedTree(report: PprofReport, options: TrimOptions): TrimmedGraph {
  const isVisual = report.options.format === 'dot'
  const tree = new CallTree(report)
  const { total } = tree
  const cutoffs = { node: cutoff(total, options.nodeFraction), edge: cutoff(total, options.edgeFraction) }
  const { graph, droppedNodes } = tree.graph(cutoffs.node)
  const originalCount = graph.nodes.length
  if (isVisual) tree.tag(graph)
  sortNodes(graph.nodes, orderOf(report))
  if (options.nodeCount > 0) {
    trimTags(graph, cutoffs.node)
    trimEdges(graph, cutoffs.edge)
    const first = topNodes(graph.nodes, options.nodeCount, isVisual)
    if (first.length !== graph.nodes.length) {
      trimTree(graph, new Set(first))
      sortNodesAgain(graph.nodes, orderOf(report))
    }
  }
  trimTags(graph, cutoffs.node)
  const droppedEdges = trimEdges(graph, cutoffs.edge)
  if (isVisual) removeRedundantEdges(graph)
  return { graph, originalCount, droppedNodes, droppedEdges, inlineMarks: null }
}

function orderOf({ options }: PprofReport): NodeOrder {
  if (options.format === 'dot') return 'entropy'
  return options.isCumSorted ? 'cum-name' : 'flat-name'
}

function cutoffsOf(nodes: readonly GraphNode[], options: TrimOptions): Cutoffs {
  const total = sumOf(nodes, (node) => node.flat)
  return { node: cutoff(total, options.nodeFraction), edge: cutoff(total, options.edgeFraction) }
}

function cutoff(total: Integer, fraction: number): Integer {
  return abs64(truncatedToInt64(Number(total) * fraction))
}

function heavyNodes(nodes: readonly GraphNode[], cutoffs: Cutoffs): readonly GraphNode[] {
  return cutoffs.node > 0 ? nodes.filter((node) => abs64(node.cum) >= cutoffs.node) : nodes
}

/** The nodes that remain under the limit. Nodes of INT64_MIN, which has no magnitude, are removed too. */
function selected(graph: Graph, limit: number, isVisual: boolean): GraphNode[] {
  return topNodes(graph.nodes, limit, isVisual).filter((node) => abs64(node.cum) >= 0)
}
