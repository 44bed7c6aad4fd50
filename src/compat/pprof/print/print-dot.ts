import { composeDot } from '../graph/dot.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import type { Report } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'
import type { PrintContext } from './print-context.ts'
import { reportLabels } from './report-labels.ts'

/** The call graph for Graphviz. Source: google/pprof internal/report/report.go, `GetDOT`, `printDOT`. */
export function printDot(report: Report, context: PrintContext): Iterable<string> {
  const trimmed = trimmedGraph(report)
  selectOutputUnit(report, trimmed.graph)
  return composeDot(trimmed.graph, {
    title: report.options.title,
    labels: reportLabels(report, context, trimmed, { isImage: true }),
    format: (value) => report.format(value),
    total: report.total,
  })
}
