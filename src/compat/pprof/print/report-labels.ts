import { abs64, truncatedToInt64 } from '../../../base/go-int64.ts'
import { decodeGoText } from '../../../base/go-text.ts'
import { type Integer, plus } from '../../../base/int64.ts'
import type { TrimmedGraph } from '../graph/trimmed-graph.ts'
import { percentage } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import type { PrintContext } from './print-context.ts'
import { profileLabels } from './profile-labels.ts'

/** The most bytes of a filter that the header of a report shows. */
const MAX_FILTER = 80

/** How the header of a report depends on the format. */
export interface LabelOptions {
  /** Whether the header is for an image: never compact, with the number of dropped edges and a link to an explanation. */
  readonly isImage: boolean
}

/**
 * The lines above a report: about the profile, its filters, what is shown and what is left out.
 * Source: google/pprof internal/report/report.go, `reportLabels`.
 */
export function reportLabels(report: PprofReport, context: PrintContext, trimmed: TrimmedGraph, { isImage }: LabelOptions): string[] {
  const { options, total } = report
  const labels = isImage || !options.hasCompactLabels ? profileLabels(report, context) : []
  if (options.activeFilters.length > 0) labels.push('Active filters:', ...options.activeFilters.map((filter) => `   ${shortened(filter)}`))
  const shown = shownTotal(trimmed)
  labels.push(`Showing nodes accounting for ${report.format(shown)}, ${percentage(shown, total).trim()} of ${report.format(total)} total`)
  if (Number(total) !== 0) {
    const { droppedNodes, droppedEdges, originalCount } = trimmed
    const nodeCount = trimmed.graph.nodes.length
    if (droppedNodes > 0) labels.push(dropped(droppedNodes, 'node', 'cum', limit(options.nodeFraction)))
    if (isImage && droppedEdges > 0) labels.push(dropped(droppedEdges, 'edge', 'freq', limit(options.edgeFraction)))
    if (nodeCount > 0 && nodeCount < originalCount) labels.push(`Showing top ${nodeCount} nodes out of ${originalCount}`)
  }
  if (isImage) labels.push('\nSee https://git.io/JfYMW for how to read the graph')
  return labels

  function limit(fraction: number): string {
    return report.format(abs64(truncatedToInt64(Number(total) * fraction)))
  }
}

function shownTotal({ graph }: TrimmedGraph): Integer {
  let total: Integer = 0
  for (const node of graph.nodes) total = plus(total, node.flatValue)
  return total
}

/** Source: google/pprof internal/report/report.go, `genLabel`. */
function dropped(count: number, what: string, by: string, limit: string): string {
  return `Dropped ${count} ${what}${count > 1 ? 's' : ''} (${by} <= ${limit})`
}

/** Source: google/pprof internal/report/report.go, `legendActiveFilters`, which cuts bytes. */
function shortened(filter: string): string {
  const bytes = new TextEncoder().encode(filter)
  return bytes.length > MAX_FILTER ? `${decodeGoText(bytes.subarray(0, MAX_FILTER))}…` : filter
}
