import { functionFile, functionName, type LocationIndex, type Profile } from '../profile/profile.ts'
import { isStandardFunction } from './standard-packages.ts'

/** Live bytes that a line of the user's own code allocated, in functions of the library that it called too. */
export interface LineBytes {
  /** As the profile names it. */
  readonly function: string
  readonly file: string
  readonly line: number
  readonly bytes: number
}

/** By row of the locations: 1 for those with a line of the user's own code. */
export function ownLocations(profile: Profile): Uint8Array {
  const { locations } = profile
  const isOwn = new Uint8Array(locations.length)
  const rowOf = ownRows(profile)
  for (let location = 0; location < locations.length; location++) isOwn[location] = rowOf(location) === -1 ? 0 : 1
  return isOwn
}

/** The lines that the bytes of locations belong to, by bytes, descending; `bytesOf` are by row of the locations of each profile. */
export function bytesByLine(parts: readonly { readonly profile: Profile; readonly bytesOf: Float64Array }[]): LineBytes[] {
  const sums = new Map<string, LineBytes>()
  for (const { profile, bytesOf } of parts) {
    const rowOf = ownRows(profile)
    for (const [location, bytes] of bytesOf.entries()) {
      const row = bytes === 0 ? -1 : rowOf(location)
      if (row === -1) continue
      const { lineFunction, lineNumber } = profile.locations
      const place = {
        function: functionName(profile, lineFunction[row]!),
        file: functionFile(profile, lineFunction[row]!),
        line: lineNumber[row]!,
      }
      const key = `${place.function}\n${place.file}\n${place.line}`
      sums.set(key, { ...place, bytes: bytes + (sums.get(key)?.bytes ?? 0) })
    }
  }
  return [...sums.values()].sort((a, b) => b.bytes - a.bytes || a.line - b.line)
}

/** Returns a function that finds the innermost line of the user's own code at a location, as a row of the table of lines; -1 without one. */
function ownRows(profile: Profile): (location: LocationIndex) => number {
  const { locations, functions } = profile
  /** By row of the functions: 1 for the library's, 2 for the user's, 0 while unknown. */
  const kinds = new Uint8Array(functions.length)
  const isOwn = (fn: number) => {
    if (kinds[fn] === 0) kinds[fn] = isStandardFunction(functionName(profile, fn)) ? 1 : 2
    return kinds[fn] === 2
  }
  return (location) => {
    for (let row = locations.lineStart[location]!; row < locations.lineEnd[location]!; row++)
      if (locations.lineNumber[row]! > 0 && isOwn(locations.lineFunction[row]!)) return row
    return -1
  }
}
