import { abs64, compareMagnitudes, truncatedToInt64 } from '../../../base/go-int64.ts'
import { compareIntegers, type Integer, narrow, plus } from '../../../base/int64.ts'
import { compareText } from '../../../base/order.ts'
import { goLog2 } from '../../go/log.ts'
import { sortAsGo } from '../../go/sort.ts'
import { compareNames, type Edge, type GraphNode } from './graph.ts'
import { infoText } from './node-info.ts'

/** Source: google/pprof internal/graph/graph.go, `NodeOrder`. */
export type NodeOrder = 'flat-name' | 'flat-cum-name' | 'cum-name' | 'name' | 'file' | 'address' | 'entropy'

type Compare = (a: GraphNode, b: GraphNode) => number

/**
 * Sorts nodes in place: by descending magnitude for numbers, ascending for texts and addresses. pprof leaves the order of nodes with equal
 * names and values open; here they keep their order. Source: google/pprof internal/graph/graph.go, `Nodes.Sort`.
 */
export function sortNodes(nodes: GraphNode[], order: NodeOrder): void {
  nodes.sort(compareBy(nodes, order))
}

/**
 * Sorts nodes in place that were sorted before. Since they do not come from a Go map, pprof's order is always defined here: Go's sort
 * decides it.
 */
export function sortNodesAgain(nodes: GraphNode[], order: NodeOrder): void {
  sortAsGo(nodes, compareBy(nodes, order))
}

function compareBy(nodes: readonly GraphNode[], order: NodeOrder): Compare {
  return order === 'entropy' ? byScore(nodes) : ORDERS[order]
}

const byFlat: Compare = (a, b) => compareMagnitudes(a.flat, b.flat)
const byCum: Compare = (a, b) => compareMagnitudes(a.cum, b.cum)
const byInfo: Compare = (a, b) => compareText(infoText(a.info), infoText(b.info))
/** the keys after the name matter only for nodes with equal names: those of a call tree */
const ifEqual =
  (next: Compare): Compare =>
  (a, b) =>
    infoText(a.info) === infoText(b.info) ? next(a, b) : 0

const ORDERS: Readonly<Record<Exclude<NodeOrder, 'entropy'>, Compare>> = {
  'flat-name': (a, b) => byFlat(a, b) || compareNames(a, b) || ifEqual(byCum)(a, b),
  'flat-cum-name': (a, b) => byFlat(a, b) || byCum(a, b) || compareNames(a, b),
  'cum-name': (a, b) => byCum(a, b) || compareNames(a, b) || ifEqual(byFlat)(a, b),
  name: (a, b) => compareText(a.info.name, b.info.name) || byInfo(a, b),
  file: (a, b) => compareText(a.info.file, b.info.file) || a.info.startLine - b.info.startLine || byInfo(a, b),
  address: (a, b) => (a.info.address < b.info.address ? -1 : a.info.address > b.info.address ? 1 : byInfo(a, b)),
}

function byScore(nodes: readonly GraphNode[]): Compare {
  const scores = new Map(nodes.map((node) => [node, abs64(entropyScore(node))]))
  return (a, b) => compareIntegers(scores.get(b)!, scores.get(a)!) || compareNames(a, b) || ifEqual(byFlat)(a, b)
}

/**
 * How much a node adds to a picture: little where one edge leads in and one leads out.
 * Source: google/pprof internal/graph/graph.go, `entropyScore`. pprof adds in the random order of a Go map; here in the order of edges.
 */
function entropyScore(node: GraphNode): Integer {
  let score = node.inEdges.length === 0 ? 1 : edgeEntropy(node.inEdges, 0)
  score += node.outEdges.length === 0 ? 1 : edgeEntropy(node.outEdges, node.flat)
  return plus(truncatedToInt64(score * Number(node.cum)), node.flat)
}

/** Source: google/pprof internal/graph/graph.go, `edgeEntropyScore`. */
function edgeEntropy(edges: readonly Edge[], self: Integer): number {
  let total = self
  for (const { weight } of edges) if (weight > 0) total = plus(total, weight)
  if (Number(total) === 0) return 0
  let score = 0
  for (const { weight } of edges) score += entropy(Number(abs64(weight)) / Number(total))
  if (self > 0) score += entropy(Number(abs64(self)) / Number(total))
  return score
}

function entropy(fraction: number): number {
  return -fraction * goLog2(fraction)
}

/** The sum of int64 values. */
export function sumOf(nodes: readonly GraphNode[], value: (node: GraphNode) => Integer): Integer {
  let sum: Integer = 0
  for (const node of nodes) sum = plus(sum, narrow(value(node)))
  return sum
}
