import { composeDot, escapeForDot } from '../graph/dot.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import type { PprofReport } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'
import type { PrintContext } from './print-context.ts'
import { reportLabels } from './report-labels.ts'

/**
 * The call graph for Graphviz. What becomes an image has all texts escaped: pprof leaves some as they are, so that a quote in a label
 * spoils the graph, or adds what its author wants. Source: google/pprof internal/report/report.go, `GetDOT`, `printDOT`.
 */
export function printDot(report: PprofReport, context: PrintContext): Iterable<string> {
  const trimmed = trimmedGraph(report)
  selectOutputUnit(report, trimmed.graph)
  const guard = report.options.isImage ? escapeForDot : (text: string) => text
  return composeDot(trimmed.graph, {
    title: guard(report.options.title),
    guard,
    labels: reportLabels(report, context, trimmed, { isImage: true }),
    format: (value) => guard(report.format(value)),
    total: report.total,
  })
}
