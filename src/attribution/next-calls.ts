import type { LocationIndex, Profile } from '../profile/profile.ts'
import { ONE_LINE } from './allocation-lines.ts'

/**
 * Finds the address of the next call that a function makes on the line of a location, behind it in the code, where the profile shows one:
 * it allocates, or leads to allocations. Null for the last. `isWanted` picks the locations that will be asked about.
 */
export function nextCalls(profile: Profile, isWanted: (location: LocationIndex) => boolean): (location: LocationIndex) => bigint | null {
  const { locations } = profile
  // what was inlined there belongs to the function that has the code, whose frame is the last
  const keyOf = (location: LocationIndex): string => {
    const last = locations.lineEnd[location]! - 1
    return `${locations.mapping[location]} ${locations.lineFunction[last]} ${locations.lineNumber[last]}`
  }
  const addresses = new Map<string, bigint[]>()
  for (let row = 0; row < locations.length; row++) if (isWanted(row)) addresses.set(keyOf(row), [])
  for (let row = 0; row < locations.length; row++)
    if (locations.lineEnd[row]! > locations.lineStart[row]!) addresses.get(keyOf(row))?.push(locations.address(row))
  return (location) => {
    const address = locations.address(location)
    // up to Go 1.20 instances of a generic function have one name: what is farther away is of another one
    const isNext = (other: bigint) => other > address && other - address <= ONE_LINE
    return least(addresses.get(keyOf(location))!.filter(isNext))
  }
}

function least(addresses: readonly bigint[]): bigint | null {
  return addresses.reduce<bigint | null>((best, one) => (best === null || one < best ? one : best), null)
}
