import { type Integer, plus } from '../../../base/int64.ts'
import { padLeft } from '../../go/pad.ts'
import { type Edge, type GraphNode, sortedEdges } from '../graph/graph.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import { percentage } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import { noMatch } from './no-match.ts'
import { selectOutputUnit } from './output-unit.ts'
import type { PrintContext } from './print-context.ts'
import { reportLabels } from './report-labels.ts'

const SEPARATOR = '----------------------------------------------------------+-------------\n'
const LEGEND = '      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n'

/** About how many characters are printed at once. */
const CHUNK = 1 << 15

/**
 * Prints nodes with their callers above and callees below. With a symbol (`-peek`), only nodes whose names match it. Throws
 * `no-match` before any text. Source: google/pprof internal/report/report.go, `printTree`.
 */
export function* printTree(report: PprofReport, context: PrintContext): Iterable<string> {
  const trimmed = trimmedGraph(report)
  const { nodes } = trimmed.graph
  selectOutputUnit(report, trimmed.graph)
  const { total } = report
  const { symbol } = report.options
  let text = `${reportLabels(report, context, trimmed, { isImage: false }).join('\n')}\n${SEPARATOR}${LEGEND}`
  let flatSum: Integer = 0
  let hasMatch = false
  for (const node of nodes) {
    if (symbol !== null && !symbol.matches(node.name)) continue
    hasMatch = true
    const flat = node.flatValue
    const cum = node.cumValue
    text += SEPARATOR
    for (const edge of sortedEdges(node.inEdges)) text += edgeLine(report, edge, edge.source, cum)
    flatSum = plus(flatSum, flat)
    text += `${padLeft(report.format(flat), 10)} ${percentage(flat, total)} ${percentage(flatSum, total)} `
    text += `${padLeft(report.format(cum), 10)} ${percentage(cum, total)}                | ${node.name}\n`
    for (const edge of sortedEdges(node.outEdges)) text += edgeLine(report, edge, edge.target, cum)
    if (text.length < CHUNK) continue
    yield text
    text = ''
  }
  if (symbol !== null && !hasMatch) throw noMatch(symbol)
  if (nodes.length > 0) text += SEPARATOR
  yield text
}

function edgeLine(report: PprofReport, { weight, isInline }: Edge, other: GraphNode, cum: Integer): string {
  return `${padLeft(report.format(weight), 50)} ${percentage(weight, cum)} |   ${other.name}${isInline ? ' (inline)' : ''}\n`
}
