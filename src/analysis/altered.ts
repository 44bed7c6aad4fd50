import { MAX_RESIDUAL } from '../attribution/site-sampling.ts'
import type { AllocationSites } from '../profile/allocation-sites.ts'
import type { Profile } from '../profile/profile.ts'
import { sampledObjects } from '../stats/heap-sampling.ts'

/**
 * Whether a heap profile's in-use values were changed after Go wrote them: they are negative, or not a whole number of sampled objects.
 * Source: runtime/pprof/protomem.go `scaleHeapSample`, inverted.
 */
export function isAltered(profile: Profile, sites: AllocationSites): boolean {
  const inuseSpace = profile.sampleTypes.findIndex(({ type }) => type === 'inuse_space')
  if (inuseSpace === -1) return false
  for (let row = 0; row < sites.length; row++) {
    const bytes = Number(sites.value(row, inuseSpace))
    if (bytes < 0) return true
    if (bytes === 0 || profile.period <= 1 || sites.size[row] === 0) continue
    // truncation took up to a byte from each sample
    if (sampledObjects(bytes, sites.size[row]!, profile.period).residual > MAX_RESIDUAL + sites.samples[row]! / profile.period) return true
  }
  return false
}
