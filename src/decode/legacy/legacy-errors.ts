import { readableText } from '../../base/byte-text.ts'
import { ProfileError } from '../../base/error.ts'

/** Code of the error of a parser that does not know the format: the next one may. */
export const UNRECOGNIZED = 'profile-unrecognized'

/** Characters of a line that an error repeats. */
const SHOWN = 200

/**
 * The content is of none of the formats, or not of the one that a parser reads. Source: google/pprof profile/profile.go,
 * `errUnrecognized`.
 */
export function unrecognized(where = 'line 1'): ProfileError {
  return new ProfileError(
    UNRECOGNIZED,
    'unrecognized profile format',
    where,
    'give a profile that Go writes: protobuf, or the text of debug=1',
  )
}

/** The format is known and its content is damaged: no other parser is asked. `profile-malformed`. */
export function malformed(message: string, where: string): ProfileError {
  return new ProfileError('profile-malformed', message, where, 'the profile is damaged: capture or download it again')
}

/** More of something than any program has: `profile-too-large`. */
export function tooLarge(message: string, where: string, cause?: unknown): ProfileError {
  return new ProfileError('profile-too-large', message, where, 'it is damaged, or made to do harm: capture it again', cause)
}

/** The beginning of a byte text, for messages. */
export function shownLine(line: string): string {
  return line.length > SHOWN ? `${readableText(line.slice(0, SHOWN))}…` : readableText(line)
}
