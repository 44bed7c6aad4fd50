import { parseInt64 } from './go-integers.ts'
import { malformed, shownLine } from './legacy-errors.ts'

/** Parses a decimal number in a sample's `line` as int64. Throws `profile-malformed` with the words of Go's strconv. */
export function readSampleInteger(text: string, line: string, where: string): bigint {
  const value = parseInt64(text, 10)
  if (typeof value !== 'string') return value
  throw malformed(`malformed sample: ${shownLine(line)}: strconv.ParseInt: parsing "${shownLine(text)}": ${value}`, where)
}
