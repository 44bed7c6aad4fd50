import { isSpaceOrComment, trimSpace } from './byte-characters.ts'
import { removeDuplicateLeaves } from './duplicate-leaves.ts'
import { HexAddresses } from './hex-addresses.ts'
import { unrecognized } from './legacy-errors.ts'
import { LegacyProfile } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'
import { isMemoryMapSentinel, readAdditionalSections } from './memory-map.ts'

const THREADZ_START = /--- threadz \d+ ---/
const THREAD_BEGINNING = /--- Thread [0-9a-fA-F]+ \(name: /
const THREAD_END = /\/\d+\) stack: ---/

/**
 * Reads a text of threads and their stacks. Source: google/pprof profile/legacy_profile.go, `parseThread`.
 */
export function parseThread(bytes: Uint8Array): LegacyProfile {
  const scanner = new LineScanner(bytes)
  while (scanner.scan() && isSpaceOrComment(scanner.text)) {}
  let line = scanner.text
  if (THREADZ_START.test(line)) {
    while (scanner.scan()) {
      line = scanner.text
      if (isMemoryMapSentinel(line) || line.startsWith('-')) break
    }
  } else if (!isThreadStart(line)) throw unrecognized(scanner.where)

  const type = { type: 'thread', unit: 'count' }
  const profile = new LegacyProfile([type], type, 1n)
  const { samples } = profile
  const addresses = new HexAddresses()
  while (!isMemoryMapSentinel(line) && !line.startsWith('---- no stack trace for')) {
    if (!isThreadStart(line)) throw unrecognized(scanner.where)
    const { offset } = scanner
    line = readStack(scanner, addresses)
    if (addresses.length > 0) {
      addresses.pushLocations(profile.locations, samples, 1, offset)
      samples.push(1n)
    } else if (samples.length > 0) samples.values[samples.length - 1]!++
  }
  readAdditionalSections(scanner, profile)
  removeDuplicateLeaves(profile)
  return profile
}

/** pprof's pattern `--- Thread ([[:xdigit:]]+) \(name: (.*)/(\d+)\) stack: ---` in two parts, which long lines cannot slow down. */
function isThreadStart(line: string): boolean {
  const beginning = THREAD_BEGINNING.exec(line)
  return beginning !== null && THREAD_END.test(line.slice(beginning.index + beginning[0].length))
}

/**
 * Reads the addresses of one thread, none where it is the same as the one before. Returns the line behind it.
 * Source: google/pprof profile/legacy_profile.go, `parseThreadSample`.
 */
function readStack(scanner: LineScanner, addresses: HexAddresses): string {
  let line = ''
  let isSame = false
  addresses.length = 0
  while (scanner.scan()) {
    line = trimSpace(scanner.text)
    if (line === '') continue
    if (line.startsWith('---')) break
    if (line.includes('same as previous thread')) isSame = true
    else addresses.readSample(line, line, scanner.where)
  }
  scanner.check()
  if (isSame) addresses.length = 0
  return line
}
