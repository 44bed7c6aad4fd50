import { emptyCpuProfile, readCpuSamples } from './cpu-samples.ts'
import { CpuWords, WORD_FORMATS } from './cpu-words.ts'
import { removeDuplicateLeaves } from './duplicate-leaves.ts'
import { unrecognized } from './legacy-errors.ts'
import type { LegacyProfile } from './legacy-profile.ts'
import { LineScanner } from './line-scanner.ts'
import { readMemoryMap } from './memory-map.ts'
import { parseJavaCpu } from './parse-java.ts'

/** One sample that differs is allowed for so many that have the same frame next to the leaf. */
const SIMILAR_SAMPLES = 32
const FRAMES_REMOVED = 2

/**
 * Reads a binary CPU profile of gperftools or Java. Its header has five words: 0, 3, 0 (1 for Java), the period in microseconds, 0.
 * Source: google/pprof profile/legacy_profile.go, `parseCPU`.
 */
export function parseCpu(bytes: Uint8Array): LegacyProfile {
  for (const format of WORD_FORMATS) {
    const words = new CpuWords(bytes, format)
    const [zero, three, language, period, padding] = [words.word(), words.word(), words.word(), words.word(), words.word()]
    if (words.isCut || zero !== 0n || three !== 3n || period === 0n || padding !== 0n) continue
    if (language === 0n) return cpuProfile(bytes, words, BigInt.asIntN(64, period))
    if (language === 1n) return parseJavaCpu(bytes, words, BigInt.asIntN(64, period))
  }
  throw unrecognized('byte 0')
}

/** Source: google/pprof profile/legacy_profile.go, `cpuProfile`. */
function cpuProfile(bytes: Uint8Array, words: CpuWords, period: bigint): LegacyProfile {
  const profile = emptyCpuProfile(period)
  readCpuSamples(words, true, profile)
  for (let i = 0; i < FRAMES_REMOVED; i++) removeSignalFrame(profile)
  readMemoryMap(new LineScanner(bytes, words.at), profile)
  removeDuplicateLeaves(profile)
  return profile
}

/** Takes out the frame next to the leaf where nearly all samples have the same: the signal handler pushed it. */
function removeSignalFrame(profile: LegacyProfile): void {
  const { samples } = profile
  const counts = new Map<number, number>()
  for (let i = 0; i < samples.length; i++) {
    if (samples.depth[i]! < 2) continue
    const second = samples.stack[samples.start[i]! + 1]!
    counts.set(second, (counts.get(second) ?? 0) + 1)
  }
  const least = samples.length - Math.floor(samples.length / SIMILAR_SAMPLES)
  for (const [location, count] of counts) {
    if (count < least) continue
    for (let i = 0; i < samples.length; i++)
      if (samples.depth[i]! > 1 && samples.stack[samples.start[i]! + 1] === location) samples.removeSecond(i)
    return
  }
}
