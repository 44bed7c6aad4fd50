import type { Profile } from './profile.ts'
import type { StackTable } from './stack-table.ts'

/** A decoded profile with its distinct stacks: everything its file has. */
export interface StackProfile {
  readonly profile: Profile
  readonly stacks: StackTable
}
