import { ProfileError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import type { Profile, ValueType } from '../profile/profile.ts'

/** The sample type a report is about, and its column in each profile. */
export interface SampleTypeChoice extends ValueType {
  readonly indexes: readonly number[]
}

/**
 * The sample type by name or number (as in pprof's -sample_index), or the default: that of the first profile, else its last.
 * Throws `bad-sample-index` with the names that exist. Source: google/pprof profile/index.go, `SampleIndexByName`.
 */
export function commonSampleType(profiles: readonly Profile[], wanted: string | undefined): SampleTypeChoice {
  const first = profiles[0]!
  const common = first.sampleTypes.filter(({ type }) => profiles.every((profile) => indexOf(profile, type) !== -1))
  const chosen =
    wanted === undefined ? (common.find(({ type }) => type === first.defaultSampleType) ?? common.at(-1)) : named(common, wanted)
  if (chosen === undefined)
    throw new ProfileError(
      'bad-sample-index',
      wanted === undefined ? 'the profiles have no sample type in common' : `there is no sample type ${wanted}`,
      wanted === undefined ? 'the command line' : `--sample-index ${wanted}`,
      adviceOn(
        wanted,
        common.map(({ type }) => type),
      ),
    )
  return { ...chosen, indexes: profiles.map((profile) => indexOf(profile, chosen.type)) }
}

function adviceOn(wanted: string | undefined, types: readonly string[]): string {
  const list = `the profile has ${types.join(', ') || 'none'}`
  const near = wanted === undefined ? null : nearest(wanted, types)
  return near === null ? list : `did you mean ${near}? ${list}`
}

function named(types: readonly ValueType[], wanted: string): ValueType | undefined {
  if (/^\d+$/.test(wanted)) return types[Number(wanted)]
  return types.find(({ type }) => type === wanted || type === wanted.replace(/^inuse_/, ''))
}

function indexOf(profile: Profile, type: string): number {
  return profile.sampleTypes.findIndex((one) => one.type === type)
}
