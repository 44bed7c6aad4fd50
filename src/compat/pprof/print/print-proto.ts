import type { Int64Values } from '../../../base/int64.ts'
import { encodePprof } from '../encode/encode-pprof.ts'
import { type PprofReport, timesRatio } from '../report.ts'

/**
 * Encodes the profile itself, before gzip; values are multiplied by the ratio of the report. Source: google/pprof
 * internal/report/report.go, `printProto`.
 */
export function* printProto({ profile, options }: PprofReport): Iterable<Uint8Array> {
  const { ratio } = options
  const { samples } = profile
  const isScaled = ratio > 0 && ratio !== 1
  yield encodePprof(
    isScaled
      ? { ...profile, samples: { ...samples, values: samples.values.map((column) => scaled(column, samples.length, ratio)) } }
      : profile,
  )
}

function scaled(values: Int64Values, length: number, ratio: number): Int64Values {
  const results = Array.from({ length }, (_, row) => timesRatio(values[row]!, ratio))
  return results.some((value) => typeof value === 'bigint') ? BigInt64Array.from(results, BigInt) : Float64Array.from(results, Number)
}
