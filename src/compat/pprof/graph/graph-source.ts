import { abs64 } from '../../../base/go-int64.ts'
import { type Integer, narrow } from '../../../base/int64.ts'
import type { PprofProfile } from '../profile.ts'
import type { PprofReport, ReportOptions } from '../report.ts'
import { trimSourcePath } from '../trim-source-path.ts'
import { type EdgeColumns, keptNodes, NOT_INLINE, RESIDUAL, sumEdges, type Weights } from './edge-columns.ts'
import { Edge, type Graph, GraphNode } from './graph.ts'
import { inlineMarks } from './inline-marks.ts'
import { infoText, type NodeInfo } from './node-info.ts'
import { type NodeSums, noSums, sumNodes } from './node-sums.ts'
import { createNodes, type NodeTable } from './node-table.ts'
import { nodeTags } from './tags.ts'

/** The weights of a report's samples. */
export function weightsOf({ profile, options }: PprofReport): Weights {
  return {
    values: profile.samples.values[options.valueColumn]!,
    divisors: options.divisorColumn === null ? null : profile.samples.values[options.divisorColumn]!,
  }
}

/** The nodes of a report. Path prefixes of source files are trimmed `times` times, by the report's options. */
export function nodesOf({ profile, options }: PprofReport, times: number): NodeTable {
  const keepsObjectFiles = options.format === 'callgrind' || options.format === 'list' || options.format === 'raw'
  const trim = (file: string) => {
    let trimmed = file
    for (let i = 0; i < times; i++) trimmed = trimSourcePath(trimmed, options.trimPath, options.sourcePath)
    return trimmed
  }
  return createNodes(profile, { keepsObjectFiles, trim })
}

/** Whether trimming the file names a second time changes them: pprof trims twice and then finds none of its nodes again. */
function isTrimmedTwice({ functions }: PprofProfile, { trimPath, sourcePath }: ReportOptions): boolean {
  const files = new Set(functions.map(({ file }) => file))
  return [...files].some((file) => {
    const once = trimSourcePath(file, trimPath, sourcePath)
    return once !== file && trimSourcePath(once, trimPath, sourcePath) !== once
  })
}

/**
 * The nodes of a report with their weights, and the edges between kept nodes. Objects are made only for nodes and edges that are shown.
 * Source: google/pprof internal/report/report.go, `newGraph`; internal/graph/graph.go, `newGraph`, `selectNodesForGraph`.
 */
export class GraphSource {
  readonly #report: PprofReport
  readonly #weights: Weights
  readonly #changesNames: boolean
  #times = 1
  #table: NodeTable
  #sums: NodeSums
  #divisorSums: NodeSums | null
  #isKept: Uint8Array | null = null
  /** The edges between all nodes, where all were asked for from the start. */
  #allEdges: EdgeColumns | null = null

  /** `isUntrimmed`: nothing can be left out, so all edges will be asked for. */
  constructor(report: PprofReport, isUntrimmed: boolean) {
    this.#report = report
    this.#weights = weightsOf(report)
    this.#changesNames = isTrimmedTwice(report.profile, report.options)
    this.#table = nodesOf(report, 1)
    if (isUntrimmed) {
      this.#sums = noSums(this.#table.infos.length, this.#weights.values)
      this.#allEdges = sumEdges(report.profile.samples, this.#table, this.#table.nodeOfLine, this.#weights, this.#sums)
    } else this.#sums = this.#sum(this.#weights.values)
    this.#divisorSums = this.#weights.divisors === null ? null : this.#sum(this.#weights.divisors)
  }

  #sum(column: Weights['values']): NodeSums {
    return sumNodes(this.#report.profile.samples, this.#table, column)
  }

  /** The nodes of the graph, without edges: those kept and not zero; negative ones are left out where the report drops them. */
  nodes(): GraphNode[] {
    const { flat, cum } = this.#sums
    const { dropsNegative } = this.#report.options
    const nodes: GraphNode[] = []
    for (let row = 0; row < flat.length; row++) {
      if (this.#isKept !== null && this.#isKept[row] === 0) continue
      const f = flat[row]!
      if (!f && (!cum[row] || (dropsNegative && cum[row]! < 0))) continue
      if (dropsNegative && f < 0) continue
      nodes.push(this.#node(row))
    }
    return nodes
  }

  #node(row: number): GraphNode {
    const node = new GraphNode(this.#table.infos[row]!, this.#table.functionOf[row]!, row)
    node.flat = narrow(this.#sums.flat[row]!)
    node.cum = narrow(this.#sums.cum[row]!)
    if (this.#divisorSums !== null) {
      node.flatDivisor = narrow(this.#divisorSums.flat[row]!)
      node.cumDivisor = narrow(this.#divisorSums.cum[row]!)
    }
    return node
  }

  /** From now on keeps only these nodes. */
  keep(nodes: readonly GraphNode[]): void {
    const isKept = new Uint8Array(this.#table.infos.length)
    for (const node of nodes) isKept[node.row] = 1
    this.#isKept = isKept
    if (this.#changesNames) this.#rename(nodes)
  }

  #rename(nodes: readonly GraphNode[]): void {
    const kept = new Set(nodes.map((node) => infoText(node.info)))
    this.#table = nodesOf(this.#report, ++this.#times)
    this.#isKept = Uint8Array.from(this.#table.infos, (info: NodeInfo) => (kept.has(infoText(info)) ? 1 : 0))
    this.#sums = this.#sum(this.#weights.values)
    this.#divisorSums = this.#weights.divisors === null ? null : this.#sum(this.#weights.divisors)
  }

  /**
   * Adds the edges to a graph. Edges into its nodes that weigh less than `cutoff` (null for none) are left out and counted. Nodes at the
   * other
   * end of edges become nodes that are not listed.
   */
  link(graph: Graph, cutoff: Integer | null): number {
    const nodes: (GraphNode | undefined)[] = new Array(this.#table.infos.length)
    const isListed = new Uint8Array(this.#table.infos.length)
    for (const node of graph.nodes) {
      nodes[node.row] = node
      isListed[node.row] = 1
    }
    const edges = this.#edges()
    const nodeAt = (row: number): GraphNode => {
      nodes[row] ??= this.#node(row)
      return nodes[row]
    }
    let dropped = 0
    for (let row = 0; row < edges.length; row++) {
      const source = edges.source[row]!
      const target = edges.target[row]!
      if (isListed[target] === 0 && isListed[source] === 0) continue
      const weight = narrow(edges.weights[row]!)
      if (cutoff !== null && isListed[target] === 1 && abs64(weight) < cutoff) dropped++
      else addEdge(nodeAt(source), nodeAt(target), weight, edges, row)
    }
    return dropped
  }

  #edges(): EdgeColumns {
    if (this.#isKept === null && this.#allEdges !== null) return this.#allEdges
    return sumEdges(this.#report.profile.samples, this.#table, keptNodes(this.#table, this.#isKept), this.#weights, null)
  }

  /** Adds the tags of the nodes of a graph. */
  tag(graph: Graph): void {
    const { stackStart, stack } = this.#report.profile.samples
    const { lineStart } = this.#table
    const nodeOfLine = keptNodes(this.#table, this.#isKept)
    const seenIn = new Int32Array(this.#table.infos.length).fill(-1)
    const tags = nodeTags(this.#report, this.#weights, {
      collect(sample, nodes) {
        for (let i = stackStart[sample]!; i < stackStart[sample + 1]!; i++) {
          const location = stack[i]!
          for (let k = lineStart[location]!; k < lineStart[location + 1]!; k++) {
            const node = nodeOfLine[k]!
            if (node === -1 || seenIn[node] === sample) continue
            seenIn[node] = sample
            nodes.push(node)
          }
        }
      },
      leaf: (sample) => (stackStart[sample] === stackStart[sample + 1] ? -1 : nodeOfLine[lineStart[stack[stackStart[sample]!]!]!]!),
    })
    for (const node of graph.nodes) node.tags = tags.get(node.row) ?? null
  }

  /** By node row, how nodes are called, ignoring edges below `cutoff`: bits of `inlineMarks`. */
  inlineMarks(cutoff: Integer): Uint8Array {
    const nodeOfLine = keptNodes(this.#table, this.#isKept)
    return inlineMarks(this.#report.profile.samples, this.#table, nodeOfLine, this.#weights, cutoff)
  }
}

function addEdge(source: GraphNode, target: GraphNode, weight: Integer, { divisors, flags }: EdgeColumns, row: number): void {
  const divisor = divisors === null ? 0 : narrow(divisors[row]!)
  const edge = new Edge(source, target, weight, divisor, (flags[row]! & RESIDUAL) !== 0, (flags[row]! & NOT_INLINE) === 0)
  source.outEdges.push(edge)
  target.inEdges.push(edge)
}
