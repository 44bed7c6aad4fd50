import type { PprofProfile } from '../profile.ts'
import { DIFF_BASE_KEY } from '../report.ts'
import { makeCompatible } from './common-types.ts'
import { mergePprofProfiles, normalizeTo } from './merge-pprof-profiles.ts'
import { scaleSamples } from './scale-samples.ts'

/** How a base is subtracted. */
export interface BaseOptions {
  /** Whether the samples of the base stay separate, so that shares can be of the base's total. */
  readonly isDiffBase: boolean
  readonly normalizes: boolean
}

/**
 * Combines several profiles into one. A single profile is returned unchanged. Throws `pprof-merge`. Source: google/pprof
 * internal/driver/fetch.go, `combineProfiles`.
 */
export function combineProfiles(profiles: readonly PprofProfile[]): PprofProfile {
  makeCompatible(profiles)
  return profiles.length === 1 ? profiles[0]! : mergePprofProfiles(profiles)
}

/** Subtracts a base from a profile. Throws `pprof-merge`. Source: google/pprof internal/driver/fetch.go, `fetchProfiles`. */
export function withoutBase(profile: PprofProfile, base: PprofProfile, { isDiffBase, normalizes }: BaseOptions): PprofProfile {
  if (isDiffBase) markAsBase(base)
  if (normalizes) normalizeTo(profile, base)
  scaleSamples(
    base,
    base.sampleTypes.map(() => -1),
  )
  return combineProfiles([profile, base])
}

function markAsBase(base: PprofProfile): void {
  const { samples } = base
  base.samples = {
    ...samples,
    labelSets: samples.labelSets.map((set) => ({ ...set, texts: new Map([...set.texts, [DIFF_BASE_KEY, ['true']]]) })),
  }
}
