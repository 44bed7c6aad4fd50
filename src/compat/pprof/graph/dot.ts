import { abs64, quotient, truncatedToInt64 } from '../../../base/go-int64.ts'
import { baseName } from '../../../base/go-path.ts'
import { compareIntegers, type Integer, narrow, plus } from '../../../base/int64.ts'
import { percentage } from '../measurement.ts'
import { dotColor } from './dot-color.ts'
import { dotNodelets } from './dot-nodelets.ts'
import { type Edge, type Graph, type GraphNode, sortedEdges } from './graph.ts'
import { type NodeInfo, nameComponents } from './node-info.ts'
import { shortenFunctionName } from './shorten-name.ts'

/** How a graph is written. Source: google/pprof internal/graph/dotgraph.go, `DotConfig`. */
export interface DotOptions {
  readonly title: string
  /** Lines of the legend. */
  readonly labels: readonly string[]
  readonly format: (value: Integer) => string
  /** The value that shares are of. */
  readonly total: Integer
  /** Escapes texts that pprof writes unescaped (tags, units, files), for graphs that are drawn; without it they stay unescaped. */
  readonly guard?: (text: string) => string
}

function asItIs(text: string): string {
  return text
}

/**
 * Writes a graph in Graphviz's DOT language. Edges to nodes that are not listed lead to N0, as in pprof.
 * Source: google/pprof internal/graph/dotgraph.go, `ComposeDot`.
 */
export function* composeDot({ nodes }: Graph, options: DotOptions): Iterable<string> {
  yield `digraph "${options.title === '' ? 'unnamed' : options.title}" {\nnode [style=filled fillcolor="#f8f8f8"]\n${legend(options)}`
  const ids = new Map(nodes.map((node, i) => [node, i + 1]))
  const hasNodelets = new Set<GraphNode>()
  let maxFlat = -Infinity
  for (const node of nodes) maxFlat = Math.max(maxFlat, Number(abs64(node.flatValue)))
  for (const [node, id] of ids) {
    const nodelets = dotNodelets(node, id, options.format, options.guard ?? asItIs)
    if (nodelets !== '') hasNodelets.add(node)
    yield nodeText(node, id, maxFlat, options) + nodelets
  }
  let text = ''
  for (const edge of sortedEdges(nodes.flatMap((node) => node.outEdges)))
    text += edgeText(edge, ids.get(edge.source) ?? 0, ids.get(edge.target) ?? 0, hasNodelets.has(edge.source), options)
  yield `${text}}\n`
}

/** Source: google/pprof internal/graph/dotgraph.go, `addLegend`. */
function legend({ labels, title }: DotOptions): string {
  if (labels.length === 0) return ''
  const [first] = labels as [string]
  const tooltip = title === '' ? '' : ` tooltip="${title}"`
  const lines = labels.map(escapeForDot).join('\\l')
  return `subgraph cluster_L { "${escapeForDot(first)}" [shape=box fontsize=16 label="${lines}\\l"${tooltip}] }\n`
}

/** Source: google/pprof internal/graph/dotgraph.go, `addNode`. */
function nodeText(node: GraphNode, id: number, maxFlat: number, { format, total, guard = asItIs }: DotOptions): string {
  const flat = node.flatValue
  const cum = node.cumValue
  const isFlat = Number(flat) !== 0
  const isSame = compareIntegers(flat, cum) === 0
  const cumText = format(isSame ? flat : cum)
  let label = multilineName(node.info, guard)
  label += isFlat ? `${format(flat)} (${percentage(flat, total).trim()})` : '0'
  if (!isSame) label += `${isFlat ? '\\n' : ' '}of ${cumText} (${percentage(cum, total).trim()})`
  // the size grows with the root of the share, so that small nodes stay readable; INT64_MIN has no root
  const size = Number(abs64(flat))
  const growth = maxFlat !== 0 && isFlat && size <= maxFlat ? Math.ceil(16 * Math.sqrt(size / maxFlat)) : 0
  const fontSize = plus(8, truncatedToInt64(growth))
  const share = Number(cum) / Number(abs64(total))
  const tooltip = `${escapeForDot(node.name)} (${cumText})`
  const colors = `color="${dotColor(share, false)}" fillcolor="${dotColor(share, true)}"`
  return `N${id} [label="${label}" id="node${id}" fontsize=${fontSize} shape=box tooltip="${tooltip}" ${colors}]\n`
}

/** Source: google/pprof internal/graph/dotgraph.go, `addEdge`. */
function edgeText(edge: Edge, from: number, to: number, hasNodelets: boolean, { format, total }: DotOptions): string {
  const value = edge.weightValue
  const text = format(value)
  let attributes = `label=" ${text}${edge.isInline ? '\\n (inline)' : ''}"`
  if (Number(total) !== 0) {
    const weight = 1 + parts(value, 100, total)
    const width = 1 + parts(value, 5, total)
    if (weight > 1) attributes += ` weight=${weight}`
    if (width > 1) attributes += ` penwidth=${width}`
    attributes += ` color="${dotColor(Number(value) / Number(abs64(total)), false)}"`
  }
  const arrow = edge.isResidual ? '...' : '->'
  const tooltip = `"${escapeForDot(edge.source.name)} ${arrow} ${escapeForDot(edge.target.name)} (${text})"`
  attributes += ` tooltip=${tooltip} labeltooltip=${tooltip}`
  if (edge.isResidual) attributes += ' style="dotted"'
  if (hasNodelets) attributes += ' minlen=2'
  return `N${from} -> N${to} [${attributes}]\n`
}

/** The value's share of the total in `count` parts, at most `count`; computed in int64, which may wrap. */
function parts(value: Integer, count: number, total: Integer): number {
  const product = narrow(BigInt.asIntN(64, BigInt(value) * BigInt(count)))
  const found = abs64(quotient(product, total))
  return found < count ? Number(found) : count
}

/**
 * The name of a node in a box, one line for each part; `guard` escapes file names. Source: google/pprof internal/graph/dotgraph.go,
 * `multilinePrintableName`.
 */
export function multilineName(info: NodeInfo, guard: (text: string) => string = asItIs): string {
  const name = escapeForDot(shortenFunctionName(info.name))
    .replaceAll('::', '\\n')
    // Go's profiles write type arguments as [...], whose dots must stay
    .replaceAll('[...]', '[…]')
    .replaceAll('.', '\\n')
  const file = info.file === '' ? '' : guard(baseName(info.file))
  const objectFile = guard(info.objectFile)
  return `${nameComponents({ ...info, name, file, objectFile }).join('\\n')}\\n`
}

/**
 * Escapes a text for DOT; a line end becomes one that aligns text to the left. Source: google/pprof internal/graph/dotgraph.go,
 * `escapeForDot`.
 */
export function escapeForDot(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l')
}
