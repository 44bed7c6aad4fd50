import type { LocationIndex, Profile } from '../profile/profile.ts'
import { ONE_LINE } from './allocation-lines.ts'

/**
 * Finds the address of the next call that a function makes on the line of a location, behind it in the code, where the profile shows one:
 * it allocates, or leads to allocations. Null for the last. `isWanted` picks the locations that will be asked about.
 */
export function nextCalls(profile: Profile, isWanted: (location: LocationIndex) => boolean): (location: LocationIndex) => bigint | null {
  const { locations } = profile
  // what was inlined there belongs to the function that has the code, whose frame is the last
  const keyOf = (location: LocationIndex): number => {
    const last = locations.lineEnd[location]! - 1
    // exact in float64: there are fewer than 2^21 functions, and no file has 2^32 lines
    return locations.lineFunction[last]! * 0x1_0000_0000 + locations.lineNumber[last]!
  }
  const rows = new Map<number, LocationIndex[]>()
  for (let row = 0; row < locations.length; row++) if (isWanted(row)) rows.set(keyOf(row), [])
  for (let row = 0; row < locations.length; row++) if (locations.lineEnd[row]! > locations.lineStart[row]!) rows.get(keyOf(row))?.push(row)
  return (location) => {
    const address = locations.address(location)
    let next: bigint | null = null
    for (const row of rows.get(keyOf(location))!) {
      if (locations.mapping[row] !== locations.mapping[location]) continue
      const other = locations.address(row)
      // up to Go 1.20 instances of a generic function have one name: what is farther away is of another one
      if (other > address && other - address <= ONE_LINE && (next === null || other < next)) next = other
    }
    return next
  }
}
