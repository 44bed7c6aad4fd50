import type { ValueType } from '../../profile/profile.ts'
import { trimSpace } from './byte-text.ts'
import { parseInt64 } from './go-integers.ts'
import { HexAddresses } from './hex-addresses.ts'
import type { JavaLines } from './java-lines.ts'
import { malformed, shownLine, unrecognized } from './legacy-errors.ts'
import { LegacyProfile } from './legacy-profile.ts'
import { scaleHeapSample } from './scale-heap-sample.ts'

/** The texts that Java writes. */
export type JavaKind = 'heap' | 'contention'

const WORD = /[\w ]/
const VALUE_START = /^[\w ]+/
/** pprof's pattern, kept from looking at each place of a long number. */
const SAMPLE = /(?<!\d)(\d+) +(\d+) +@ +([ x0-9a-f]*)/

/** Mean bytes between two samples of Java's heap profiler. */
const HEAP_RATE = 524288n

/**
 * Reads the attributes above the samples; the first line that is none stays at hand. Throws `profile-unrecognized` for an
 * attribute that Java does not write. Source: google/pprof profile/legacy_java_profile.go, `parseJavaHeader`.
 */
export function readJavaHeader(kind: JavaKind, lines: JavaLines): LegacyProfile {
  let sampleTypes: readonly ValueType[] = []
  let periodType: ValueType = { type: '', unit: '' }
  let period = 0n
  let durationNanos = 0n
  for (let line = lines.peek(); line !== null; line = lines.peek()) {
    if (line !== '') {
      const attribute = matchAttribute(line)
      if (attribute === null) break
      const { name, value } = attribute
      if (name === 'format' && value === 'java') {
        // the only one there is
      } else if (name === 'resolution') sampleTypes = sampleTypesOf(kind, value)
      else if (kind === 'contention' && name === 'sampling period') {
        periodType = { type: 'contentions', unit: 'count' }
        period = readAttribute(value, line, lines)
      } else if (kind === 'contention' && name === 'ms since reset') durationNanos = readAttribute(value, line, lines) * 1_000_000n
      else throw unrecognized(lines.where)
    }
    lines.skip()
  }
  const profile = new LegacyProfile(sampleTypes, periodType, period)
  profile.durationNanos = BigInt.asIntN(64, durationNanos)
  return profile
}

function sampleTypesOf(kind: JavaKind, unit: string): ValueType[] {
  const types = kind === 'heap' ? ['inuse_objects', 'inuse_space'] : ['contentions', 'delay']
  return [
    { type: types[0]!, unit: 'count' },
    { type: types[1]!, unit },
  ]
}

/** What pprof's pattern `([\w ]+)=([\w ]+)` finds, in time linear in the line. */
function matchAttribute(line: string): { name: string; value: string } | null {
  for (let at = line.indexOf('='), from = 0; at !== -1; from = at + 1, at = line.indexOf('=', from)) {
    const value = VALUE_START.exec(line.slice(at + 1))
    if (value === null) continue
    const name = wordsBefore(line.slice(from, at))
    if (name !== '') return { name: trimSpace(name), value: trimSpace(value[0]) }
  }
  return null
}

/** The words and spaces that a text ends with. */
function wordsBefore(text: string): string {
  let start = text.length
  while (start > 0 && WORD.test(text[start - 1]!)) start--
  return text.slice(start)
}

function readAttribute(text: string, line: string, lines: JavaLines): bigint {
  return readInteger(text, `failed to parse attribute ${shownLine(line)}`, lines)
}

/**
 * Reads samples: bytes or delay, count, addresses. The first line that is none stays at hand.
 * Source: google/pprof profile/legacy_java_profile.go, `parseJavaSamples`.
 */
export function readJavaSamples(kind: JavaKind, lines: JavaLines, profile: LegacyProfile): void {
  const addresses = new HexAddresses()
  for (let line = lines.peek(); line !== null; line = lines.peek()) {
    if (line !== '') {
      const match = SAMPLE.exec(line)
      if (match === null) return
      addresses.length = 0
      addresses.readSample(match[3]!, line, lines.where)
      addresses.pushLocations(profile.locations, profile.samples, Number.POSITIVE_INFINITY, lines.offset)
      const problem = `parsing sample ${shownLine(line)}`
      const count = readInteger(match[2]!, problem, lines)
      const size = readInteger(match[1]!, problem, lines)
      if (kind === 'heap') pushHeapSample(count, size, problem, lines, profile)
      else if (profile.period === 0n) profile.samples.push(count, size)
      else profile.samples.push(BigInt.asIntN(64, count * profile.period), BigInt.asIntN(64, size * profile.period))
    }
    lines.skip()
  }
}

function pushHeapSample(count: bigint, size: bigint, problem: string, lines: JavaLines, profile: LegacyProfile): void {
  if (count === 0n) throw malformed(`${problem}: second value must be non-zero`, lines.where)
  profile.samples.push(...scaleHeapSample(count, size, HEAP_RATE))
  profile.samples.labelBytes(size / count)
}

function readInteger(text: string, problem: string, lines: JavaLines): bigint {
  const value = parseInt64(text, 0)
  if (typeof value === 'string') throw malformed(`${problem}: strconv.ParseInt: parsing "${shownLine(text)}": ${value}`, lines.where)
  return value
}
