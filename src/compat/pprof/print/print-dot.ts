import { composeDot, escapeForDot } from '../graph/dot.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import type { PprofReport } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'
import type { PrintContext } from './print-context.ts'
import { reportLabels } from './report-labels.ts'

/**
 * Prints the call graph for Graphviz. Where it becomes an image, all texts are escaped: pprof leaves some unescaped, so that a quote in a
 * label can break the graph or add to it. Source: google/pprof internal/report/report.go, `GetDOT`, `printDOT`.
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
