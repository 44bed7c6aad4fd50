import type { LegacyProfile } from './legacy-profile.ts'

/**
 * Finds the order in which locations get their ids: that of the samples' frames; those in no sample are left out.
 * Source: google/pprof profile/legacy_profile.go, `remapLocationIDs`.
 */
export function remapLocations(profile: LegacyProfile): void {
  const { samples, locations } = profile
  const isSeen = new Uint8Array(locations.length)
  const order = new Uint32Array(locations.length)
  let count = 0
  for (let i = 0; i < samples.length; i++) {
    const end = samples.start[i]! + samples.depth[i]!
    for (let at = samples.start[i]!; at < end; at++) {
      const row = samples.stack[at]!
      if (isSeen[row] === 1) continue
      isSeen[row] = 1
      order[count++] = row
    }
  }
  profile.locationOrder = order.subarray(0, count)
}
