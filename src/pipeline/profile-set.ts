import type { ProfileSource } from '../base/profile-source.ts'

/** Profiles that represent one state of a program. */
export interface ProfileSet {
  readonly label: string
  readonly sources: readonly ProfileSource[]
}
