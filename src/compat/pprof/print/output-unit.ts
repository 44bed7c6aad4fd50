import { abs64 } from '../../../base/go-int64.ts'
import { compareIntegers, type Integer, narrow } from '../../../base/int64.ts'
import type { Graph } from '../graph/graph.ts'
import { scale } from '../measurement.ts'
import { type PprofReport, timesRatio } from '../report.ts'

/**
 * Chooses the unit of a report that asks for the smallest needed unit: that of the smallest value, or of a hundredth of it where
 * the total has another unit. Source: google/pprof internal/report/report.go, `selectOutputUnit`.
 */
export function selectOutputUnit(report: PprofReport, graph: Graph): void {
  const { ratio, sampleUnit, format } = report.options
  if (report.outputUnit !== 'minimum' || graph.nodes.length === 0) return
  let least: Integer = 0
  for (const node of graph.nodes) {
    const flat = abs64(node.flatValue)
    const value = Number(flat) === 0 ? abs64(node.cumValue) : flat
    if (value > 0 && (Number(least) === 0 || value < least)) least = value
  }
  if (Number(least) === 0) least = report.total
  least = timesRatio(least, ratio)
  const most = timesRatio(report.total, ratio)
  const leastUnit = scale(least, sampleUnit, 'minimum').unit
  const mostUnit = scale(most, sampleUnit, 'minimum').unit
  const hundredfold = narrow(BigInt.asIntN(64, BigInt(least) * 100n))
  const needsLarger = leastUnit !== mostUnit && compareIntegers(hundredfold, most) < 0 && format !== 'callgrind'
  const unit = needsLarger ? scale(hundredfold, sampleUnit, 'minimum').unit : leastUnit
  report.outputUnit = unit === '' ? sampleUnit : unit
}
