import { truncatedToInt64 } from '../../base/go-int64.ts'
import { isSpaceOrComment, trimSpace } from './byte-characters.ts'
import { parseInt64 } from './go-integers.ts'
import { HexAddresses } from './hex-addresses.ts'
import { unrecognized } from './legacy-errors.ts'
import { LegacyProfile, passRest } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'
import { readSampleInteger } from './sample-integer.ts'

const HEADERS = ['--- mutex:', '--- contention:']
const SAMPLE = /^(\d+) +(\d+) @([ x0-9a-f]*)$/

/**
 * Parses Go's texts of mutex and block profiles. Delays in cycles become nanoseconds, and sampled counts
 * are scaled up. Source: google/pprof profile/legacy_profile.go, `parseContention`.
 */
export function parseContention(pieces: readonly Uint8Array[]): LegacyProfile {
  const scanner = new LineScanner(pieces)
  if (!scanner.scan() || !HEADERS.some((header) => scanner.text.startsWith(header))) {
    scanner.check()
    throw unrecognized()
  }
  const contentions = { type: 'contentions', unit: 'count' }
  const profile = new LegacyProfile([contentions, { type: 'delay', unit: 'nanoseconds' }], contentions, 1n)
  const cyclesPerSecond = readAttributes(scanner, profile)
  const addresses = new HexAddresses()
  do {
    const line = trimSpace(scanner.text)
    if (line.startsWith('---')) break
    if (!isSpaceOrComment(line)) readSample(line, scanner, cyclesPerSecond, addresses, profile)
  } while (scanner.scan())
  scanner.check()
  passRest(scanner)
  return profile
}

/** Reads lines `attribute = value` up to the first other line, which becomes the current line. Returns the cycles per second, or 0. */
function readAttributes(scanner: LineScanner, profile: LegacyProfile): bigint {
  let cyclesPerSecond = 0n
  while (scanner.scan()) {
    const line = trimSpace(scanner.text)
    if (isSpaceOrComment(line)) continue
    const at = line.indexOf('=')
    if (line.startsWith('---') || at === -1) break
    const key = trimSpace(line.slice(0, at))
    const value = trimSpace(line.slice(at + 1))
    if (key === 'cycles/second') cyclesPerSecond = readInteger(value, scanner)
    else if (key === 'sampling period') profile.period = readInteger(value, scanner)
    else throw unrecognized(scanner.where)
  }
  scanner.check()
  return cyclesPerSecond
}

function readInteger(text: string, scanner: LineScanner): bigint {
  const value = parseInt64(text, 0)
  if (typeof value === 'string') throw unrecognized(scanner.where)
  return value
}

/** Source: google/pprof profile/legacy_profile.go, `parseContentionSample`. */
function readSample(line: string, scanner: LineScanner, cyclesPerSecond: bigint, addresses: HexAddresses, profile: LegacyProfile): void {
  const match = SAMPLE.exec(line)
  if (match === null) throw unrecognized(scanner.where)
  const [, delayText, countText, addressesText] = match
  let delay = readSampleInteger(delayText!, line, scanner.where)
  let count = readSampleInteger(countText!, line, scanner.where)
  const { period } = profile
  if (period > 0n) {
    if (cyclesPerSecond > 0n) delay = BigInt(truncatedToInt64((Number(delay) * Number(period)) / (Number(cyclesPerSecond) / 1e9)))
    count *= period
  }
  addresses.length = 0
  addresses.readSample(addressesText!, line, scanner.where)
  addresses.pushLocations(profile, scanner.offset)
  profile.samples.push(BigInt.asIntN(64, count), delay)
}
