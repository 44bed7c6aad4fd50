import type { LegacyProfile } from './legacy-profile.ts'

/**
 * Takes out the frame next to the leaf where it is the leaf once more: the profiler finds it by unwinding and in the signal's
 * context, and the first was adjusted by one. Locations keep their rows. Source: google/pprof profile/legacy_profile.go, `cleanupDuplicateLocations`.
 */
export function removeDuplicateLeaves(profile: LegacyProfile): void {
  const { samples, locations } = profile
  for (let i = 0; i < samples.length; i++) {
    if (samples.depth[i]! < 2) continue
    const start = samples.start[i]!
    const leaf = locations.address(samples.stack[start]!)
    if (leaf === BigInt.asUintN(64, locations.address(samples.stack[start + 1]!) + 1n)) samples.removeSecond(i)
  }
}
