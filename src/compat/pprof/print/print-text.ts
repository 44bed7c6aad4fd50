import { type Integer, plus } from '../../../base/int64.ts'
import { padLeft } from '../../go/pad.ts'
import { CALLED, INLINED } from '../graph/inline-marks.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import { percentage } from '../measurement.ts'
import type { PprofReport } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'
import type { PrintContext } from './print-context.ts'
import { reportLabels } from './report-labels.ts'

/** Lines that are printed at once. */
const CHUNK = 256

/** Nodes with their flat and cum values, the heaviest first. Source: google/pprof internal/report/report.go, `printText`. */
export function* printText(report: PprofReport, context: PrintContext): Iterable<string> {
  const trimmed = trimmedGraph(report)
  const { graph, inlineMarks } = trimmed
  selectOutputUnit(report, graph)
  const { total } = report
  let text = `${reportLabels(report, context, trimmed, { isImage: false }).join('\n')}\n`
  text += '      flat  flat%   sum%        cum   cum%\n'
  let flatSum: Integer = 0
  let lines = 0
  for (const node of graph.nodes) {
    const flat = node.flatValue
    const cum = node.cumValue
    flatSum = plus(flatSum, flat)
    text += `${padLeft(report.format(flat), 10)} ${percentage(flat, total)} ${percentage(flatSum, total)} `
    text += `${padLeft(report.format(cum), 10)} ${percentage(cum, total)}  ${node.name}${inlineText(inlineMarks![node.row]!)}\n`
    if (++lines % CHUNK !== 0) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

function inlineText(mark: number): string {
  if ((mark & INLINED) === 0) return ''
  return (mark & CALLED) === 0 ? ' (inline)' : ' (partial-inline)'
}
