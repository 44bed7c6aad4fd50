import { bytesOfText } from '../../base/byte-text.ts'
import { emptyTables, type ProfileTables } from '../../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../../profile/sample-sink.ts'
import type { LegacyFunction, LegacyProfile } from './legacy-profile.ts'

/** The tables of a parsed profile: row i has the id i + 1 that pprof gives. */
export function fillTables(profile: LegacyProfile): ProfileTables {
  const tables = emptyTables()
  const strings = new ByteStrings(tables)
  fillMappings(profile, tables, strings)
  fillLocations(profile, tables, strings)
  return tables
}

/** Hands the samples to the sink in their order, until it wants no more. */
export function sendSamples(profile: LegacyProfile, tables: ProfileTables, sink: SampleSink): void {
  const { samples } = profile
  const { width } = samples
  const rowOf = finalRows(profile)
  const bytesLabel = samples.blockSizes.length === 0 ? 0 : tables.strings.push(bytesOfText('bytes'), 0, 5)
  const buffer = new SampleBuffer()
  sink.begin(tables)
  for (let i = 0; i < samples.length; i++) {
    buffer.clear()
    const end = samples.start[i]! + samples.depth[i]!
    for (let at = samples.start[i]!; at < end; at++) buffer.pushLocation(rowOf[samples.stack[at]!]!)
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

/** Final row by row of the parser's locations. */
function finalRows({ locations, locationOrder }: LegacyProfile): Uint32Array {
  const rows = new Uint32Array(locations.length)
  locationOrder.forEach((row, final) => {
    rows[row] = final
  })
  return rows
}

function fillMappings(profile: LegacyProfile, { mappings }: ProfileTables, strings: ByteStrings): void {
  for (const { start, limit, offset, file, buildId } of profile.mappings) {
    const row = mappings.add()
    mappings.start[row] = start
    mappings.limit[row] = limit
    mappings.offset[row] = offset
    mappings.file[row] = strings.row(file)
    mappings.buildId[row] = strings.row(buildId)
    mappings.isDefined[row] = 1
  }
}

/** Functions get their rows in the order of the locations. Source: google/pprof profile/legacy_profile.go, `remapFunctionIDs`. */
function fillLocations(profile: LegacyProfile, tables: ProfileTables, strings: ByteStrings): void {
  const { locations, mappingOf, lines, hasAddresses } = profile
  const functionRows = new Map<LegacyFunction, number>()
  for (const from of profile.locationOrder) {
    const row = tables.locations.add(locations.firstSeen[from]!)
    const lineStart = tables.locations.lineCount
    const line = lines.get(from)
    if (line !== undefined) tables.locations.addLine(functionRow(line.fn, functionRows, tables, strings), line.line, 0)
    const low = hasAddresses ? locations.low[from]! : 0
    const high = hasAddresses ? locations.high[from]! : 0
    tables.locations.define(row, low, high, mappingOf[from]!, lineStart, 0)
  }
}

function functionRow(fn: LegacyFunction, rows: Map<LegacyFunction, number>, tables: ProfileTables, strings: ByteStrings): number {
  const known = rows.get(fn)
  if (known !== undefined) return known
  const row = tables.functions.add()
  const name = strings.row(fn.name)
  tables.functions.define(row, name, name, strings.row(fn.file), 0)
  rows.set(fn, row)
  return row
}

/** Rows of the string table by byte text, so that bytes which are not UTF-8 survive. */
class ByteStrings {
  #tables: ProfileTables
  #rows = new Map<string, number>()

  constructor(tables: ProfileTables) {
    this.#tables = tables
    this.row('')
  }

  row(text: string): number {
    const known = this.#rows.get(text)
    if (known !== undefined) return known
    const row = this.#tables.strings.push(bytesOfText(text), 0, text.length)
    this.#rows.set(text, row)
    return row
  }
}
