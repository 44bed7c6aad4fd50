import { readableText } from '../../base/byte-text.ts'
import { isSpaceOrComment } from './byte-characters.ts'
import { parseInt64 } from './go-integers.ts'
import { HexAddresses } from './hex-addresses.ts'
import { malformed, unrecognized } from './legacy-errors.ts'
import { LegacyProfile, passRest } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'

const HEADER = /^([^\t\n\f\r ]+) profile: total \d+$/
const RECORD = /^(\d+) @(?: 0x[0-9a-f]+)+$/

/**
 * Parses Go's text of a count profile (goroutine, threadcreate, or one that the program defines); comments may stand before it.
 * Source: google/pprof profile/legacy_profile.go, `parseGoCount`.
 */
export function parseGoCount(pieces: readonly Uint8Array[]): LegacyProfile {
  const scanner = new LineScanner(pieces)
  while (scanner.scan() && isSpaceOrComment(scanner.text)) {}
  scanner.check()
  const header = HEADER.exec(scanner.text)
  if (header === null) throw unrecognized(scanner.where)
  const type = { type: readableText(header[1]!), unit: 'count' }
  const profile = new LegacyProfile([type], type, 1n)
  const addresses = new HexAddresses()
  while (scanner.scan()) {
    const line = scanner.text
    if (isSpaceOrComment(line)) continue
    if (line.startsWith('---')) break
    readRecord(line, scanner, addresses, profile)
  }
  scanner.check()
  passRest(scanner)
  return profile
}

function readRecord(line: string, scanner: LineScanner, addresses: HexAddresses, profile: LegacyProfile): void {
  const match = RECORD.exec(line)
  // base 0: a leading zero makes it octal
  const count = match === null ? 'invalid syntax' : parseInt64(match[1]!, 0)
  addresses.length = 0
  if (typeof count === 'string' || addresses.read(line, 0) !== null) throw malformed('malformed profile format', scanner.where)
  addresses.pushLocations(profile, scanner.offset)
  profile.samples.push(count)
}
