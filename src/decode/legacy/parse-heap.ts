import type { ValueType } from '../../profile/profile.ts'
import { isSpaceOrComment, trimSpace } from './byte-characters.ts'
import { parseInt64 } from './go-integers.ts'
import { HexAddresses } from './hex-addresses.ts'
import { malformed, unrecognized } from './legacy-errors.ts'
import { LegacyProfile, refuseMemoryMap } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'
import { readSampleInteger } from './sample-integer.ts'
import { scaleHeapSample } from './scale-heap-sample.ts'

const HEADER = /heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] *@ *heap\/(\d+)/
/** pprof's pattern for a sample, changed so that it does not try every place in a long number. */
const SAMPLE = /(-\d+|(?<!\d)\d+): *(-?\d+) *\[ *(\d+): *(\d+) *\] @([ x0-9a-f]*)/

const VALUE_TYPES: readonly ValueType[] = [
  { type: 'objects', unit: 'count' },
  { type: 'space', unit: 'bytes' },
]
/** alloc comes first, so that inuse_space, the last, is the default. */
const ALLOC_VALUE_TYPES: readonly ValueType[] = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
]

interface HeapHeader {
  /** Mean bytes between two samples (int64). */
  readonly period: bigint
  readonly hasAlloc: boolean
}

/**
 * Parses Go's heap text and scales its values up.
 * Source: google/pprof profile/legacy_profile.go, `parseHeap`, `parseHeapHeader`, `parseHeapSample`.
 */
export function parseHeap(pieces: readonly Uint8Array[]): LegacyProfile {
  const scanner = new LineScanner(pieces)
  if (!scanner.scan()) {
    scanner.check()
    throw unrecognized()
  }
  const header = readHeader(scanner.text)
  const profile = new LegacyProfile(header.hasAlloc ? ALLOC_VALUE_TYPES : VALUE_TYPES, { type: 'space', unit: 'bytes' }, header.period)
  const addresses = new HexAddresses()
  while (scanner.scan()) {
    const line = trimSpace(scanner.text)
    if (isSpaceOrComment(line)) continue
    refuseMemoryMap(scanner)
    readSample(line, scanner, header, addresses, profile)
  }
  scanner.check()
  return profile
}

function readHeader(line: string): HeapHeader {
  const match = HEADER.exec(line)
  if (match === null) throw unrecognized()
  const [, inuseCount, inuseSize, allocCount, allocSize, rate] = match
  const period = parseInt64(rate!, 10)
  if (typeof period === 'string') throw unrecognized()
  const hasAlloc = (allocCount !== inuseCount && allocCount !== '0') || (allocSize !== inuseSize && allocSize !== '0')
  // Go writes twice the rate
  return { period: period / 2n, hasAlloc }
}

/** One line `inuse count: size [alloc count: size] @ addresses`. */
function readSample(line: string, scanner: LineScanner, header: HeapHeader, addresses: HexAddresses, profile: LegacyProfile): void {
  const match = SAMPLE.exec(line)
  if (match === null) throw malformed('unexpected number of sample values: got 0, want 6', scanner.where)
  const { samples } = profile
  const alloc = header.hasAlloc ? readValues(match[3]!, match[4]!, 'allocation', line, scanner, header) : null
  const inuse = readValues(match[1]!, match[2]!, 'inuse', line, scanner, header)
  addresses.length = 0
  addresses.readSample(match[5]!, line, scanner.where)
  addresses.pushLocations(profile, scanner.offset)
  if (alloc === null) samples.push(inuse.count, inuse.size)
  else samples.push(alloc.count, alloc.size, inuse.count, inuse.size)
  samples.labelBytes(inuse.blockSize ?? alloc?.blockSize ?? 0n)
}

interface HeapValues {
  readonly count: bigint
  readonly size: bigint
  /** Mean size of the sampled objects; null where there are none. */
  readonly blockSize: bigint | null
}

function readValues(
  countText: string,
  sizeText: string,
  label: string,
  line: string,
  scanner: LineScanner,
  header: HeapHeader,
): HeapValues {
  const count = readSampleInteger(countText, line, scanner.where)
  const size = readSampleInteger(sizeText, line, scanner.where)
  if (count === 0n) {
    if (size !== 0n) throw malformed(`${label} count was 0 but ${label} bytes was ${size}`, scanner.where)
    return { count, size, blockSize: null }
  }
  const blockSize = BigInt.asIntN(64, size / count)
  const scaled = scaleHeapSample(count, size, header.period)
  return { count: scaled[0], size: scaled[1], blockSize }
}
