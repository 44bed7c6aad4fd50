import { truncatedToInt64 } from '../../../base/go-int64.ts'
import { type Integer, narrow } from '../../../base/int64.ts'
import { quote } from '../../go/quote.ts'
import type { NodeInfo } from '../graph/node-info.ts'
import { trimmedGraph } from '../graph/trimmed-graph.ts'
import { scale } from '../measurement.ts'
import { NO_LABELS, type PprofProfile, type ProfileFunction } from '../profile.ts'
import type { PprofReport } from '../report.ts'
import { selectOutputUnit } from './output-unit.ts'

/**
 * The nodes of a report as a profile: one sample with one location for each, with its cum and flat values in the unit of the report.
 * Source: google/pprof internal/report/report.go, `printTopProto`.
 */
export function topProfile(report: PprofReport): PprofProfile {
  const { profile, options } = report
  const { nodes } = trimmedGraph(report).graph
  selectOutputUnit(report, { nodes })
  const unit = report.outputUnit
  const scaled = (value: Integer): bigint => BigInt(truncatedToInt64(scale(value, options.sampleUnit, unit).value))
  const functions = new FunctionList()
  const { timeNanos, durationNanos, periodType, period } = profile
  return {
    sampleTypes: [
      { type: 'cum', unit },
      { type: 'flat', unit },
    ],
    defaultSampleType: '',
    samples: {
      length: nodes.length,
      stackStart: Uint32Array.from({ length: nodes.length + 1 }, (_, i) => i),
      stack: Uint32Array.from(nodes, (_, i) => i),
      values: [BigInt64Array.from(nodes, (node) => scaled(node.cumValue)), BigInt64Array.from(nodes, (node) => scaled(node.flatValue))],
      labels: new Uint32Array(nodes.length),
      labelSets: [NO_LABELS],
    },
    mappings: [],
    locations: nodes.map(({ info }, i) => ({
      id: i + 1,
      mapping: null,
      address: info.address,
      lines: [{ fn: functions.of(info), line: info.line, column: info.column }],
      isFolded: false,
    })),
    functions: functions.list,
    comments: [],
    docUrl: '',
    dropFrames: '',
    keepFrames: '',
    timeNanos,
    durationNanos,
    periodType,
    period: narrow(period),
  }
}

/** Gives nodes with equal names one function. Source: google/pprof internal/report/report.go, `functionMap`. */
class FunctionList {
  readonly list: ProfileFunction[] = []
  readonly #known = new Map<string, ProfileFunction>()

  of({ name, origName, file, startLine }: NodeInfo): ProfileFunction {
    const key = `${quote(name)}${quote(origName)}${quote(file)}${startLine}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const fn = { id: this.list.length + 1, name, systemName: origName, file, startLine }
    this.#known.set(key, fn)
    this.list.push(fn)
    return fn
  }
}
