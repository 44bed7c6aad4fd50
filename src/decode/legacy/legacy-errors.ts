import { readableText } from '../../base/byte-text.ts'
import { ProfileError } from '../../base/error.ts'

/** Code of the error of a parser that does not know the format; another parser may know it. */
export const UNRECOGNIZED = 'profile-unrecognized'

/** The most characters of a line that an error shows. */
const SHOWN = 200

/**
 * The error for content that is in none of the formats, or not in the format of a parser. Source: google/pprof profile/profile.go,
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

/** The error `profile-malformed`: the format is known and the content is damaged, so no other parser is tried. */
export function malformed(message: string, where: string): ProfileError {
  return new ProfileError('profile-malformed', message, where, 'the profile is damaged: capture or download it again')
}

/** The error `profile-too-large`: the content has more of something than any program. */
export function tooLarge(message: string, where: string, cause?: unknown): ProfileError {
  return new ProfileError('profile-too-large', message, where, 'it is damaged, or made to do harm: capture it again', cause)
}

/** The beginning of a byte text, for messages. */
export function shownLine(line: string): string {
  return line.length > SHOWN ? `${readableText(line.slice(0, SHOWN))}…` : readableText(line)
}
