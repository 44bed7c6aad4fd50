import { compareMagnitudes, quotient } from '../../../base/go-int64.ts'
import type { Integer } from '../../../base/int64.ts'
import { compareText } from '../../../base/order.ts'
import { type NodeInfo, printableName } from './node-info.ts'

/** Nodes in display order. Edges may also reach nodes that are not listed. Source: google/pprof internal/graph/graph.go, `Graph`. */
export interface Graph {
  nodes: GraphNode[]
}

/** A function, line, file or address of a report. Source: google/pprof internal/graph/graph.go, `Node`. */
export class GraphNode {
  readonly info: NodeInfo
  /** Nodes of one function have an equal key. */
  readonly functionKey: number
  flat: Integer = 0
  flatDivisor: Integer = 0
  cum: Integer = 0
  cumDivisor: Integer = 0
  /** Edges from callers; `outEdges` lead to callees. There is one edge per other node. */
  inEdges: Edge[] = []
  outEdges: Edge[] = []
  /** What the labels of samples add to the node; only images need it. */
  tags: NodeTags | null = null
  /** Row of the node in the columns that it was made from. */
  readonly row: number
  #name: string | null = null

  constructor(info: NodeInfo, functionKey = -1, row = -1) {
    this.info = info
    this.functionKey = functionKey
    this.row = row
  }

  get name(): string {
    this.#name ??= printableName(this.info)
    return this.#name
  }

  /** The flat value, or the mean where there is a divisor. */
  get flatValue(): Integer {
    return mean(this.flat, this.flatDivisor)
  }

  get cumValue(): Integer {
    return mean(this.cum, this.cumDivisor)
  }
}

/** The calls of one node by another. Source: google/pprof internal/graph/graph.go, `Edge`. */
export class Edge {
  source: GraphNode
  readonly target: GraphNode
  readonly weight: Integer
  readonly weightDivisor: Integer
  /** Whether nodes between the two were left out. */
  isResidual: boolean
  /** Whether every call was inlined. */
  isInline: boolean

  constructor(source: GraphNode, target: GraphNode, weight: Integer, weightDivisor: Integer, isResidual: boolean, isInline: boolean) {
    this.source = source
    this.target = target
    this.weight = weight
    this.weightDivisor = weightDivisor
    this.isResidual = isResidual
    this.isInline = isInline
  }

  get weightValue(): Integer {
    return mean(this.weight, this.weightDivisor)
  }
}

/** What samples with one label value, or one size, add to a node. Source: google/pprof internal/graph/graph.go, `Tag`. */
export interface Tag {
  readonly name: string
  /** Unit of a number; "" for a text. */
  readonly unit: string
  readonly value: Integer
  flat: Integer
  flatDivisor: Integer
  cum: Integer
  cumDivisor: Integer
}

/** Tags of a node: one for all texts of a sample, and those for its numbers, by the text that they accompany ("" for none). */
export interface NodeTags {
  labels: Tag[]
  numbers: Map<string, Tag[]>
}

/** The value divided by the divisor, rounded towards zero; the value itself where the divisor is 0. */
export function mean(value: Integer, divisor: Integer): Integer {
  return Number(divisor) === 0 ? value : quotient(value, divisor)
}

/**
 * Compares nodes by their printable names; the addresses at their start are compared as numbers.
 * Source: google/pprof internal/graph/graph.go, `comparePrintableName`.
 */
export function compareNames(a: GraphNode, b: GraphNode): number {
  const [x, y] = [a.info.address, b.info.address]
  if (x !== y && x !== 0n && y !== 0n) return x < y ? -1 : 1
  return compareText(a.name, b.name)
}

/**
 * Sorts edges by weight, then by the names of caller and callee. Source: google/pprof internal/graph/graph.go, `edgeList.Less`, which does
 * not define the order of a weight and its negative, nor of nodes with equal names.
 */
export function sortedEdges(edges: readonly Edge[]): Edge[] {
  if (edges.length < 2) return edges.slice()
  return edges
    .slice()
    .sort(
      (a, b) =>
        compareMagnitudes(a.weight, b.weight) ||
        (a.source === b.source ? 0 : compareNames(a.source, b.source)) ||
        (a.target === b.target ? 0 : compareNames(a.target, b.target)),
    )
}

/** Removes an edge from both its nodes. */
export function removeEdge(edge: Edge): void {
  edge.source.outEdges = edge.source.outEdges.filter((other) => other !== edge)
  edge.target.inEdges = edge.target.inEdges.filter((other) => other !== edge)
}
