import { ProfileError } from '../../base/error.ts'
import { type Profile, profileKind, TEXT_HEADER } from '../../profile/profile.ts'
import type { SampleSink } from '../../profile/sample-sink.ts'
import type { Decoder } from '../decode-content.ts'
import { fillTables, sendSamples } from './fill-tables.ts'
import { framePatterns } from './frame-patterns.ts'
import { tooLarge, UNRECOGNIZED, unrecognized } from './legacy-errors.ts'
import type { LegacyProfile } from './legacy-profile.ts'
import { parseContention } from './parse-contention.ts'
import { parseGoCount } from './parse-go-count.ts'
import { parseHeap } from './parse-heap.ts'
import { WholeLines } from './whole-lines.ts'

/** The parsers in the order in which they are tried. */
const PARSERS: readonly ((pieces: readonly Uint8Array[]) => LegacyProfile)[] = [parseHeap, parseGoCount, parseContention]

/** A decoder of such a text: its lines are kept, since the parsers try them one after the other. A line that is too long ends the reading. */
export function legacyDecoder(sink: SampleSink): Decoder<Profile> {
  const lines = new WholeLines()
  return {
    push: (chunk) => {
      lines.push(chunk)
      // no parser takes such a line: this throws
      if (lines.hasLongLine) decodeLegacy(lines.pieces, sink)
    },
    end: () => {
      lines.end()
      return decodeLegacy(lines.pieces, sink)
    },
  }
}

/**
 * Decodes the texts that Go writes for `debug=1` exactly as pprof does: symbol lines are ignored, addresses become
 * those of calls, values are scaled up. `pieces` are those of `WholeLines`, with the whole inflated content. Row numbers of locations and mappings are
 * pprof's ids minus one; samples come in pprof's order, also those with value 0.
 * Throws `ProfileError`: `profile-unrecognized` where no parser knows the format, `profile-malformed` where one knows it and the
 * content is damaged, `kind-not-supported`, `profile-too-large`. On an error the sink receives nothing.
 * Source: google/pprof profile/profile.go, `parseLegacy`.
 */
export function decodeLegacy(pieces: readonly Uint8Array[], sink: SampleSink): Profile {
  const legacy = parse(pieces)
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

function parse(pieces: readonly Uint8Array[]): LegacyProfile {
  for (const parser of PARSERS) {
    try {
      return parser(pieces)
    } catch (error) {
      // the engine cannot make a table or text larger
      if (error instanceof RangeError) throw tooLarge('the profile has more entries than can be held', '', error)
      if (!(error instanceof ProfileError) || error.code !== UNRECOGNIZED) throw error
    }
  }
  throw unrecognized('byte 0')
}
