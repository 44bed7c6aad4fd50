import type { GivenText, ProfileSource } from '../base/profile-source.ts'

/** The counters of a capture, as a source of its heap has them; nothing where the process gave none. */
export function withCounters(counters: GivenText | undefined): Pick<ProfileSource, 'counters'> {
  return counters === undefined ? {} : { counters: async () => counters }
}
