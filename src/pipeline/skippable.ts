import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'
import type { ProfileSource } from '../base/profile-source.ts'

/** Codes of content that is nothing to read, or of another kind. What is damaged is not among them: it is not passed over. */
const OTHER_KINDS: readonly ErrorCode[] = ['not-a-profile', 'profile-foreign', 'kind-not-supported', 'profile-empty']

/**
 * Whether a source is left out for this error: one that a folder brought along and that is something else. `also` are codes that
 * the question at hand passes over besides.
 */
export function isSkippable({ maySkip }: ProfileSource, error: unknown, also: readonly ErrorCode[] = []): boolean {
  return maySkip === true && error instanceof ProfileError && [...OTHER_KINDS, ...also].includes(error.code)
}
