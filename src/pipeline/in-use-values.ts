import { ProfileError } from '../base/error.ts'
import type { Profile } from '../profile/profile.ts'

const NEXT =
  "give the profile as it was captured, with all its sample types; a store of profiles answers one type at a time, and is read whole as 'pyroscope+http://HOST?query={…}' or 'parca+http://HOST?query={…}'"

/** Throws `no-inuse-values` unless a heap profile counts the objects that are alive: records are found by the size of one object. */
export function checkInUse({ sampleTypes }: Profile, source: string): void {
  const types = sampleTypes.map(({ type }) => type)
  if (types.includes('inuse_objects')) return
  const what = types.includes('inuse_space')
    ? `the profile has no counts of live objects, only ${types.join(', ')}: without them a defer record looks like other memory`
    : `the profile has only ${types.join(', ')}: it does not say what is alive`
  throw new ProfileError('no-inuse-values', what, source, NEXT)
}
