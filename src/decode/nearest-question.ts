import type { LocationTable } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'

/** Asks for sums over a profile that was decoded before, so that its rows are known. */
export interface NearestQuestion {
  /** Index of the value that is summed. */
  readonly value: number
  readonly locations: LocationTable
  /** By row of the locations: 1 for those that may be the nearest. */
  readonly isAsked: Uint8Array
}

/** Answers the question sample by sample: adds each to `sums`, by row of the locations. */
export function nearestSink({ value, isAsked }: NearestQuestion, sums: Float64Array): SampleSink {
  return {
    begin: () => {},
    sample: ({ stack, depth, values }) => {
      for (let i = 0; i < depth; i++) {
        const location = stack[i]!
        if (isAsked[location] !== 1) continue
        sums[location]! += values[value] ?? 0
        break
      }
      return true
    },
  }
}
