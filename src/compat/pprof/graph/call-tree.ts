import { abs64 } from '../../../base/go-int64.ts'
import { grown } from '../../../base/growable.ts'
import { type Integer, narrow, plus } from '../../../base/int64.ts'
import type { PprofReport } from '../report.ts'
import type { Weights } from './edge-columns.ts'
import { Edge, type Graph, GraphNode } from './graph.ts'
import { nodesOf, weightsOf } from './graph-source.ts'
import { zeros } from './node-sums.ts'
import type { NodeTable } from './node-table.ts'
import { PairTable } from './pair-table.ts'
import { nodeTags } from './tags.ts'

/** Sums over samples, with one column of values, by tree node. */
interface TreeSums {
  flat: Float64Array
  cum: Float64Array
}

/**
 * The calls of a report as a forest, with a node for each distinct chain of callers. Callers have lower row numbers than their callees.
 * Source: google/pprof internal/graph/graph.go, `newTree`.
 */
export class CallTree {
  /** Sum of the flat values of all listed nodes. */
  readonly total: Integer
  readonly #report: PprofReport
  readonly #weights: Weights
  readonly #table: NodeTable
  /** Pairs of the caller's tree node (-1 for none) and a node of the table. */
  readonly #pairs = new PairTable()
  readonly #sums: TreeSums
  readonly #divisorSums: TreeSums | null
  readonly #leafOf: Int32Array
  /** 1 where the call was not inlined. */
  #isCall = new Uint8Array(1024)
  /** 1 where the node was removed from the graph. */
  #isRemoved = new Uint8Array(0)

  constructor(report: PprofReport) {
    this.#report = report
    this.#weights = weightsOf(report)
    this.#table = nodesOf(report, 1)
    this.#leafOf = new Int32Array(report.profile.samples.length).fill(-1)
    this.#growFromSamples()
    this.#sums = this.#sum(this.#weights.values)
    this.#divisorSums = this.#weights.divisors === null ? null : this.#sum(this.#weights.divisors)
    let total: Integer = 0
    for (let row = 0; row < this.#pairs.length; row++) if (this.#isListed(row)) total = plus(total, narrow(this.#sums.flat[row]!))
    this.total = total
  }

  #growFromSamples(): void {
    const { stackStart, stack, length } = this.#report.profile.samples
    const values = this.#weights.values as Float64Array
    const divisors = this.#weights.divisors as Float64Array | null
    const { lineStart, nodeOfLine } = this.#table
    const pairs = this.#pairs
    for (let s = 0; s < length; s++) {
      if (!values[s] && (divisors === null || !divisors[s])) continue
      let row = -1
      for (let i = stackStart[s + 1]! - 1; i >= stackStart[s]!; i--) {
        const location = stack[i]!
        const last = lineStart[location + 1]! - 1
        for (let k = last; k >= lineStart[location]!; k--) {
          row = pairs.row(row, nodeOfLine[k]!)
          if (row >= this.#isCall.length) this.#isCall = grown(this.#isCall, row + 1)
          if (k === last) this.#isCall[row] = 1
        }
      }
      this.#leafOf[s] = row
    }
  }

  #sum(values: Weights['values']): TreeSums {
    const column = values as Float64Array
    const flat = zeros(values, this.#pairs.length) as Float64Array
    for (let s = 0; s < this.#leafOf.length; s++) if (this.#leafOf[s] !== -1) flat[this.#leafOf[s]!]! += column[s]!
    const cum = flat.slice()
    const parent = this.#pairs.first
    for (let row = this.#pairs.length - 1; row >= 0; row--) if (parent[row] !== -1) cum[parent[row]!]! += cum[row]!
    return { flat, cum }
  }

  #isListed(row: number): boolean {
    const flat = this.#sums.flat[row]!
    const cum = this.#sums.cum[row]!
    if (!flat && !cum) return false
    return !(this.#report.options.dropsNegative && (flat < 0 || (!flat && cum < 0)))
  }

  /**
   * The forest without nodes below `cutoff`; their callees become callees of their callers. Source: google/pprof internal/graph/graph.go,
   * `TrimTree`.
   */
  graph(cutoff: Integer): { graph: Graph; droppedNodes: number } {
    const { first: parent, second: node, length } = this.#pairs
    const graph: Graph = { nodes: [] }
    const nodes: GraphNode[] = new Array(length)
    const functions = new PairTable()
    /** for each node, its nearest kept caller, and whether all calls from there are inlined */
    const up = new Int32Array(length)
    const isInline = new Uint8Array(length)
    this.#isRemoved = new Uint8Array(length)
    let droppedNodes = 0
    for (let row = 0; row < length; row++) {
      const caller = parent[row]!
      const isOverRemoved = caller !== -1 && this.#isRemoved[caller] === 1
      up[row] = isOverRemoved ? up[caller]! : caller
      isInline[row] = this.#isCall[row] === 0 && (!isOverRemoved || isInline[caller] === 1) ? 1 : 0
      const isListed = this.#isListed(row)
      if (isListed && cutoff > 0 && abs64(narrow(this.#sums.cum[row]!)) < cutoff) {
        this.#isRemoved[row] = 1
        droppedNodes++
        continue
      }
      const functionKey = functions.row(caller, this.#table.functionOf[node[row]!]!)
      const made = this.#node(row, functionKey)
      nodes[row] = made
      if (isListed) graph.nodes.push(made)
      if (up[row] === -1) continue
      const edge = new Edge(nodes[up[row]!]!, made, made.cum, made.cumDivisor, isOverRemoved, isInline[row] === 1)
      edge.source.outEdges.push(edge)
      made.inEdges.push(edge)
    }
    return { graph, droppedNodes }
  }

  #node(row: number, functionKey: number): GraphNode {
    const node = new GraphNode(this.#table.infos[this.#pairs.second[row]!]!, functionKey, row)
    node.flat = narrow(this.#sums.flat[row]!)
    node.cum = narrow(this.#sums.cum[row]!)
    if (this.#divisorSums !== null) {
      node.flatDivisor = narrow(this.#divisorSums.flat[row]!)
      node.cumDivisor = narrow(this.#divisorSums.cum[row]!)
    }
    return node
  }

  /** Adds the tags of the nodes of a graph. */
  tag(graph: Graph): void {
    const parent = this.#pairs.first
    const isRemoved = this.#isRemoved
    const leafOf = this.#leafOf
    const tags = nodeTags(this.#report, this.#weights, {
      collect(sample, nodes) {
        for (let row = leafOf[sample]!; row !== -1; row = parent[row]!) if (isRemoved[row] === 0) nodes.push(row)
      },
      leaf: (sample) => (leafOf[sample] !== -1 && isRemoved[leafOf[sample]!] === 0 ? leafOf[sample]! : -1),
    })
    for (const node of graph.nodes) node.tags = tags.get(node.row) ?? null
  }
}
