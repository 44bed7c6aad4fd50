import { functionFile, functionName, type LocationIndex, type Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { heapTypes } from './allocations.ts'
import { isStandardFunction } from './standard-packages.ts'

/** Live bytes that a line of the user's own code allocated, in functions of the library that it called too. */
export interface LineBytes {
  /** As the profile names it. */
  readonly function: string
  readonly file: string
  readonly line: number
  bytes: number
}

/** Adds each sample to the line of the user's code that is nearest to its leaf. */
export class LineByteSums {
  readonly #sums = new Map<string, LineBytes>()

  /** The lines, by bytes, descending. */
  get lines(): LineBytes[] {
    return [...this.#sums.values()].sort((a, b) => b.bytes - a.bytes || a.line - b.line)
  }

  /** A sink for the samples of a profile that was decoded before. */
  sinkFor(profile: Profile): SampleSink {
    const { inuseSpace } = heapTypes(profile)
    const places: (LineBytes | null | undefined)[] = []
    return {
      begin: () => {},
      sample: ({ stack, depth, values }) => {
        for (let i = 0; i < depth; i++) {
          const location = stack[i]!
          let place = places[location]
          if (place === undefined) {
            place = this.#placeOf(profile, location)
            places[location] = place
          }
          if (place === null) continue
          place.bytes += values[inuseSpace] ?? 0
          break
        }
        return true
      },
    }
  }

  #placeOf(profile: Profile, location: LocationIndex): LineBytes | null {
    const { locations } = profile
    for (let row = locations.lineStart[location]!; row < locations.lineEnd[location]!; row++) {
      const name = functionName(profile, locations.lineFunction[row]!)
      const line = locations.lineNumber[row]!
      if (isStandardFunction(name) || line <= 0) continue
      const file = functionFile(profile, locations.lineFunction[row]!)
      const key = `${name}\n${file}\n${line}`
      const known = this.#sums.get(key) ?? { function: name, file, line, bytes: 0 }
      this.#sums.set(key, known)
      return known
    }
    return null
  }
}
