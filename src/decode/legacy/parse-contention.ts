import { truncatedToInt64 } from '../../base/go-int64.ts'
import { isSpaceOrComment, trimSpace } from './byte-text.ts'
import { parseInt64 } from './go-integers.ts'
import { HexAddresses } from './hex-addresses.ts'
import { malformed, shownLine, unrecognized } from './legacy-errors.ts'
import { LegacyProfile } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'
import { readAdditionalSections } from './memory-map.ts'

const HEADERS = ['--- contentionz ', '--- mutex:', '--- contention:']
const ADDRESSES = /[ x0-9a-f]*/y

/**
 * Reads the contention text of gperftools, and Go's texts of mutex and block profiles. Delays in cycles become nanoseconds, and
 * sampled counts those they stand for. Source: google/pprof profile/legacy_profile.go, `parseContention`.
 */
export function parseContention(bytes: Uint8Array): LegacyProfile {
  const scanner = new LineScanner(bytes)
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
  readAdditionalSections(scanner, profile)
  return profile
}

/** Reads the lines `attribute = value` up to the first other line, which stays at hand. Returns the cycles per second, or 0. */
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
    else if (key === 'ms since reset') profile.durationNanos = BigInt.asIntN(64, readInteger(value, scanner) * 1_000_000n)
    // Java's profiles have others
    else if (key !== 'discarded samples') throw unrecognized(scanner.where)
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
  const match = matchSample(line)
  if (match === null) throw unrecognized(scanner.where)
  const [delayText, countText, addressesText] = match
  let delay = readValue(delayText, line, scanner)
  let count = readValue(countText, line, scanner)
  const { period } = profile
  if (period > 0n) {
    if (cyclesPerSecond > 0n) delay = BigInt(truncatedToInt64((Number(delay) * Number(period)) / (Number(cyclesPerSecond) / 1e9)))
    count *= period
  }
  addresses.length = 0
  addresses.readSample(addressesText, line, scanner.where)
  addresses.pushLocations(profile.locations, profile.samples, 0, scanner.offset)
  profile.samples.push(BigInt.asIntN(64, count), delay)
}

/**
 * What pprof's pattern `(\d+) *(\d+) @([ x0-9a-f]*)` finds, in time linear in the line: two numbers, which may have nothing
 * between them (then the last digit is the second number), and the addresses.
 */
function matchSample(line: string): [delay: string, count: string, addresses: string] | null {
  for (let at = line.indexOf(' @'); at !== -1; at = line.indexOf(' @', at + 1)) {
    const secondStart = digitsStart(line, at)
    if (secondStart === at) continue
    let firstEnd = secondStart
    while (line[firstEnd - 1] === ' ') firstEnd--
    const firstStart = digitsStart(line, firstEnd)
    ADDRESSES.lastIndex = at + 2
    const addresses = ADDRESSES.exec(line)![0]
    if (firstStart < firstEnd) return [line.slice(firstStart, firstEnd), line.slice(secondStart, at), addresses]
    if (at - secondStart >= 2) return [line.slice(secondStart, at - 1), line.slice(at - 1, at), addresses]
  }
  return null
}

/** Where the digits begin that end at `end`. */
function digitsStart(line: string, end: number): number {
  let start = end
  while (start > 0 && isDigit(line.charCodeAt(start - 1))) start--
  return start
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function readValue(text: string, line: string, scanner: LineScanner): bigint {
  const value = parseInt64(text, 10)
  if (typeof value !== 'string') return value
  throw malformed(`malformed sample: ${shownLine(line)}: strconv.ParseInt: parsing "${shownLine(text)}": ${value}`, scanner.where)
}
