import type { CpuWords } from './cpu-words.ts'
import { unrecognized } from './legacy-errors.ts'
import { LegacyProfile } from './legacy-profile.ts'

/** An empty CPU profile of `period` microseconds between two samples (int64). */
export function emptyCpuProfile(period: bigint): LegacyProfile {
  const cpu = { type: 'cpu', unit: 'nanoseconds' }
  return new LegacyProfile([{ type: 'samples', unit: 'count' }, cpu], cpu, BigInt.asIntN(64, period * 1000n))
}

/**
 * Reads samples up to the end marker (a count of 0, a depth of 1, the address 0) or the end: count, depth, addresses.
 * With `adjust`, addresses but that of the leaf return behind a call, and become the address of the call.
 * Throws `profile-unrecognized` for a depth that the data cannot hold.
 * Source: google/pprof profile/legacy_profile.go, `parseCPUSamples`.
 */
export function readCpuSamples(words: CpuWords, adjust: boolean, profile: LegacyProfile): void {
  const { locations, samples } = profile
  while (words.rest > 0) {
    const at = words.at
    const count = words.word()
    const depth = words.low()
    // four bytes per address whatever the words: with eight, addresses beyond the end are 0
    if (words.isCut || words.high !== 0 || depth > words.rest / 4) throw unrecognized(`byte ${at}`)
    for (let i = 0; i < depth; i++) {
      const low = words.low()
      if (count === 0n && depth === 1 && low === 0 && words.high === 0) return
      samples.pushLocation(adjust && i > 0 ? locations.rowBefore(low, words.high, at) : locations.rowOf(low, words.high, at))
    }
    samples.push(BigInt.asIntN(64, count), BigInt.asIntN(64, count * profile.period))
  }
}
