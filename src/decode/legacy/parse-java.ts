import { byteText } from '../../base/byte-text.ts'
import { trimSpace } from './byte-characters.ts'
import { emptyCpuProfile, readCpuSamples } from './cpu-samples.ts'
import type { CpuWords } from './cpu-words.ts'
import { JavaLines } from './java-lines.ts'
import { readJavaLocations } from './java-locations.ts'
import { type JavaKind, readJavaHeader, readJavaSamples } from './java-samples.ts'
import { malformed, unrecognized } from './legacy-errors.ts'
import type { LegacyProfile } from './legacy-profile.ts'
import { remapLocations } from './remap-locations.ts'
import { remapMappings } from './remap-mappings.ts'

const LINE_FEED = 0x0a
const KINDS: Readonly<Record<string, JavaKind>> = { '--- heapz 1 ---': 'heap', '--- contentionz 1 ---': 'contention' }

/** Reads a heap or contention profile of Java. Source: google/pprof profile/legacy_java_profile.go, `parseJavaProfile`. */
export function parseJava(bytes: Uint8Array): LegacyProfile {
  const end = bytes.indexOf(LINE_FEED)
  const kind = end === -1 ? undefined : KINDS[trimSpace(byteText(bytes, 0, end))]
  if (kind === undefined) throw unrecognized()
  const lines = new JavaLines(bytes, end + 1)
  const profile = readJavaHeader(kind, lines)
  readJavaSamples(kind, lines, profile)
  return withLocations(lines, profile)
}

/**
 * Reads the binary CPU profile of Java whose header `words` has passed; `period` is in microseconds (int64).
 * Source: google/pprof profile/legacy_java_profile.go, `javaCPUProfile`.
 */
export function parseJavaCpu(bytes: Uint8Array, words: CpuWords, period: bigint): LegacyProfile {
  const profile = emptyCpuProfile(period)
  readCpuSamples(words, false, profile)
  return withLocations(new JavaLines(bytes, words.at), profile)
}

function withLocations(lines: JavaLines, profile: LegacyProfile): LegacyProfile {
  profile.hasAddresses = false
  readJavaLocations(lines, profile)
  remapLocations(profile)
  remapMappings(profile)
  if (profile.sampleTypes.length === 0 && profile.samples.length > 0) throw malformed('missing sample type information', 'line 1')
  return profile
}
