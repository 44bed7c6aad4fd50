import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'
import type { ProfileSource } from '../base/profile-source.ts'

/** Codes of errors for content that is empty or of another kind. Damaged content is not skipped. */
const OTHER_KINDS: readonly ErrorCode[] = ['not-a-profile', 'profile-foreign', 'kind-not-supported', 'profile-empty']

/**
 * Whether a source is skipped after this error: it was found in a folder, and is of another kind. `also` are further codes
 * that the command skips.
 */
export function isSkippable({ maySkip }: ProfileSource, error: unknown, also: readonly ErrorCode[] = []): boolean {
  return maySkip === true && error instanceof ProfileError && [...OTHER_KINDS, ...also].includes(error.code)
}
