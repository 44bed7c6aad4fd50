import { bytesOfText } from '../../base/byte-text.ts'
import { emptyTables, type ProfileTables } from '../../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../../profile/sample-sink.ts'
import type { LegacyProfile } from './legacy-profile.ts'

/** The end of the invented mapping. */
const LARGEST = (1n << 64n) - 1n

/**
 * The tables of a parsed profile; row i has pprof's id i + 1. All addresses are in one invented mapping, except address 0,
 * which is in none. Source: google/pprof profile/legacy_profile.go, `remapMappingIDs`, `remapLocationIDs`.
 */
export function fillTables({ locations }: LegacyProfile): ProfileTables {
  const tables = emptyTables()
  tables.strings.push(new Uint8Array(0), 0, 0)
  for (let row = 0; row < locations.length; row++) {
    const [low, high] = [locations.low[row]!, locations.high[row]!]
    const isMapped = low !== 0 || high !== 0
    if (isMapped && tables.mappings.length === 0) addMapping(tables)
    tables.locations.define(tables.locations.add(locations.firstSeen[row]!), low, high, isMapped ? 0 : -1, tables.locations.lineCount, 0)
  }
  return tables
}

function addMapping({ mappings }: ProfileTables): void {
  const row = mappings.add()
  mappings.limit[row] = LARGEST
  mappings.isDefined[row] = 1
}

/** Passes the samples to the sink in their order, until the sink wants no more. */
export function sendSamples(profile: LegacyProfile, tables: ProfileTables, sink: SampleSink): void {
  const { samples } = profile
  const { width } = samples
  const bytesLabel = samples.blockSizes.length === 0 ? 0 : tables.strings.push(bytesOfText('bytes'), 0, 5)
  const buffer = new SampleBuffer()
  sink.begin(tables)
  for (let i = 0; i < samples.length; i++) {
    buffer.clear()
    for (let at = samples.start[i]!; at < samples.start[i + 1]!; at++) buffer.pushLocation(samples.stack[at]!)
    for (let value = 0; value < width; value++) pushValue(buffer, samples.values[i * width + value]!)
    if (samples.blockSizes.length > 0) {
      const size = samples.blockSizes[i]!
      buffer.pushLabel(bytesLabel, 0, Number(BigInt.asUintN(32, size)), Number(BigInt.asIntN(32, size >> 32n)), 0)
    }
    if (!sink.sample(buffer)) return
  }
}

function pushValue(buffer: SampleBuffer, value: bigint): void {
  const number = Number(value)
  if (Number.isSafeInteger(number)) buffer.pushValue(number)
  else buffer.pushWideValue(value)
}
