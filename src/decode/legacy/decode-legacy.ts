import { ProfileError } from '../../base/error.ts'
import { type Profile, profileKind, TEXT_HEADER } from '../../profile/profile.ts'
import type { SampleSink } from '../../profile/sample-sink.ts'
import { fillTables, sendSamples } from './fill-tables.ts'
import { framePatterns } from './frame-patterns.ts'
import { tooLarge, UNRECOGNIZED, unrecognized } from './legacy-errors.ts'
import type { LegacyProfile } from './legacy-profile.ts'
import { parseContention } from './parse-contention.ts'
import { parseGoCount } from './parse-go-count.ts'
import { parseHeap } from './parse-heap.ts'

/** In the order they are asked. */
const PARSERS: readonly ((bytes: Uint8Array) => LegacyProfile)[] = [parseHeap, parseGoCount, parseContention]

/**
 * Decodes the texts that Go writes for `debug=1`, exactly as pprof does: symbol lines are ignored, addresses are made
 * those of calls, values are unsampled. `bytes` is the whole inflated content. Rows of locations and mappings have
 * the ids that pprof gives, less one; samples come in pprof's order, those of value 0 among them.
 * Throws `ProfileError`: `profile-unrecognized` where no parser knows the format, `profile-malformed` where one knows it and the
 * content is damaged, `kind-not-supported`, `profile-too-large`. The sink hears of none of them.
 * Source: google/pprof profile/profile.go, `parseLegacy`.
 */
export function decodeLegacy(bytes: Uint8Array, sink: SampleSink): Profile {
  const legacy = parse(bytes)
  const tables = fillTables(legacy)
  sendSamples(legacy, tables, sink)
  return {
    ...tables,
    ...TEXT_HEADER,
    ...framePatterns(legacy.sampleTypes),
    kind: profileKind(legacy.sampleTypes, '', tables),
    sampleTypes: legacy.sampleTypes,
    periodType: legacy.periodType,
    period: Number(legacy.period),
    sampleCount: legacy.samples.length,
    memStats: new Map(),
  }
}

function parse(bytes: Uint8Array): LegacyProfile {
  for (const parser of PARSERS) {
    try {
      return parser(bytes)
    } catch (error) {
      // a table or text that the engine cannot make larger
      if (error instanceof RangeError) throw tooLarge('the profile has more entries than can be held', '', error)
      if (!(error instanceof ProfileError) || error.code !== UNRECOGNIZED) throw error
    }
  }
  throw unrecognized('byte 0')
}
