import type { ProfileError } from '../base/error.ts'
import { grown } from '../base/growable.ts'
import {
  FunctionTable,
  LocationTable,
  MappingTable,
  PrefixTable,
  type Profile,
  type ProfileTables,
  profileKind,
  type ValueType,
} from '../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../profile/sample-sink.ts'
import { StringTable } from '../profile/string-table.ts'
import { IdRows } from './id-rows.ts'
import { FUNCTION, LABEL, LINE, LOCATION, MAPPING, PROFILE, packed, SAMPLE, VALUE_TYPE } from './schema.ts'
import { malformed, WIRE, WireReader } from './wire.ts'

const LOCATION_IDS_PACKED = packed(SAMPLE.location_id)
const VALUES_PACKED = packed(SAMPLE.value)
const COMMENTS_PACKED = packed(PROFILE.comment)

/** A tag and a length or value, each a number of at most 10 bytes. */
const HEADER_MAX = 20
/** No message of a profile comes near this; one that claims more is not read into memory to find out. */
const MESSAGE_MAX = 1 << 28

/**
 * Decodes a profile from chunks of inflated protobuf. Samples go to the sink as they come and are not kept; the tables fill
 * meanwhile. At most one unfinished message is carried between chunks.
 * Source: proto/profile.proto; google/pprof profile/encode.go and `CheckValid` in profile/profile.go.
 */
export class ProtoDecoder {
  readonly tables: ProfileTables = {
    strings: new StringTable(),
    functions: new FunctionTable(),
    mappings: new MappingTable(),
    locations: new LocationTable(),
    prefixes: new PrefixTable(),
  }
  #sink: SampleSink
  #wantsSamples = true
  #reader = new WireReader()
  #sample = new SampleBuffer()
  #functionRows = new IdRows()
  #mappingRows = new IdRows()
  #locationRows = new IdRows()

  #carry = new Uint8Array(0)
  #carried = 0
  /** Bytes of the unfinished message, 0 while its header is incomplete. */
  #carryNeeds = 0
  /** Byte of the inflated data that follows all chunks seen. */
  #consumed = 0

  #sampleTypes: { type: number; unit: number }[] = []
  #periodType = { type: 0, unit: 0 }
  #period = 0
  #timeNanos = 0n
  #durationNanos = 0n
  #dropFrames = 0
  #keepFrames = 0
  #defaultSampleType = 0
  #docUrl = 0
  #comments: number[] = []
  #sampleCount = 0
  /** Values per sample, -1 before the first; and where that sample stands. */
  #valueCount = -1
  #firstSampleAt = 0
  #largestString = 0
  #largestStringAt = 0

  constructor(sink: SampleSink) {
    this.#sink = sink
    sink.begin(this.tables)
  }

  /** Decodes what is complete. Throws `ProfileError` with the byte of the inflated data. */
  push(chunk: Uint8Array): void {
    let pos = this.#carried > 0 ? this.#completeCarried(chunk) : 0
    while (pos < chunk.length) {
      const size = this.#messageSize(chunk, pos, chunk.length)
      if (size === 0 || size > chunk.length - pos) {
        this.#carryFrom(chunk, pos, chunk.length)
        this.#carryNeeds = size
        break
      }
      this.#reader.reset(chunk, pos, this.#consumed)
      this.#readField(pos + size)
      pos += size
    }
    this.#consumed += chunk.length
  }

  /** Checks what can only be checked at the end, and returns the profile. */
  end(): Profile {
    if (this.#carried > 0)
      throw malformed(
        'profile-truncated',
        this.#carryNeeds === 0 ? 'the profile ends inside a field' : `the profile ends inside a message of ${this.#carryNeeds} bytes`,
        this.#consumed,
        'it was cut short: capture or download it again',
      )
    this.#checkReferences()
    const { strings } = this.tables
    const valueType = (t: { type: number; unit: number }): ValueType => ({ type: strings.text(t.type), unit: strings.text(t.unit) })
    const sampleTypes = this.#sampleTypes.map(valueType)
    const defaultSampleType = strings.text(this.#defaultSampleType)
    return {
      ...this.tables,
      kind: profileKind(sampleTypes, defaultSampleType),
      format: 'proto',
      sampleTypes,
      defaultSampleType,
      periodType: valueType(this.#periodType),
      period: this.#period,
      timeNanos: this.#timeNanos,
      durationNanos: this.#durationNanos,
      comments: this.#comments.map((row) => strings.text(row)),
      dropFrames: strings.text(this.#dropFrames),
      keepFrames: strings.text(this.#keepFrames),
      docUrl: strings.text(this.#docUrl),
      sampleCount: this.#sampleCount,
      memStats: new Map(),
    }
  }

  /** Size of the top-level field at `pos`, its tag included; 0 while `end` cuts its header. */
  #messageSize(bytes: Uint8Array, pos: number, end: number): number {
    const reader = this.#reader
    const base = bytes === this.#carry ? this.#consumed - this.#carried : this.#consumed
    reader.reset(bytes, pos, base)
    if (end - pos < HEADER_MAX && !hasWholeHeader(bytes, pos, end)) return 0
    const tag = reader.tag(end)
    const type = tag & 7
    if (type === WIRE.varint) {
      reader.varint(end)
      return reader.pos - pos
    }
    if (type === WIRE.fixed64) return reader.pos - pos + 8
    if (type === WIRE.fixed32) return reader.pos - pos + 4
    if (type !== WIRE.bytes)
      throw malformed('profile-wrong-wire-type', `a field of the profile has the unknown wire type ${type}`, base + pos)
    const length = reader.uint(end)
    if (length > MESSAGE_MAX)
      throw malformed(
        'profile-bad-length',
        `a message claims ${length} bytes`,
        base + pos,
        'no profile has such a message: the file is damaged or not a profile',
      )
    return reader.pos - pos + length
  }

  /** Fills the carried message from the chunk and decodes it when it is whole. Returns how much of the chunk it took. */
  #completeCarried(chunk: Uint8Array): number {
    let pos = 0
    while (this.#carryNeeds === 0 && pos < chunk.length) {
      this.#carryFrom(chunk, pos, pos + 1)
      pos++
      // the consumed count follows the carried bytes, so that errors name the right byte
      this.#consumed++
      this.#carryNeeds = this.#messageSize(this.#carry, 0, this.#carried)
    }
    const take = Math.min(Math.max(this.#carryNeeds - this.#carried, 0), chunk.length - pos)
    this.#carryFrom(chunk, pos, pos + take)
    this.#consumed += take
    pos += take
    if (this.#carryNeeds > 0 && this.#carried === this.#carryNeeds) {
      this.#reader.reset(this.#carry, 0, this.#consumed - this.#carried)
      this.#readField(this.#carried)
      this.#carried = 0
      this.#carryNeeds = 0
    }
    this.#consumed -= pos
    return pos
  }

  #carryFrom(chunk: Uint8Array, start: number, end: number): void {
    this.#carry = grown(this.#carry, this.#carried + end - start)
    this.#carry.set(chunk.subarray(start, end), this.#carried)
    this.#carried += end - start
  }

  /** Decodes the whole top-level field at the cursor. */
  #readField(end: number): void {
    const reader = this.#reader
    const tag = reader.tag(end)
    switch (tag) {
      case PROFILE.sample: {
        const messageEnd = reader.lengthEnd(end)
        if (this.#wantsSamples) this.#readSample(messageEnd)
        else reader.pos = messageEnd
        break
      }
      case PROFILE.location:
        this.#readLocation(reader.lengthEnd(end))
        break
      case PROFILE.function:
        this.#readFunction(reader.lengthEnd(end))
        break
      case PROFILE.string_table:
        this.#readString(reader.lengthEnd(end))
        break
      case PROFILE.mapping:
        this.#readMapping(reader.lengthEnd(end))
        break
      case PROFILE.sample_type:
        this.#sampleTypes.push(this.#readValueType(reader.lengthEnd(end)))
        break
      case PROFILE.period_type:
        this.#periodType = this.#readValueType(reader.lengthEnd(end))
        break
      case PROFILE.period:
        this.#period = reader.int(end)
        break
      case PROFILE.time_nanos: {
        const at = reader.at
        const time = reader.int64(end)
        if (time !== 0n && this.#timeNanos !== 0n) throw concatenated(at)
        if (time !== 0n) this.#timeNanos = time
        break
      }
      case PROFILE.duration_nanos:
        this.#durationNanos = reader.int64(end)
        break
      case PROFILE.drop_frames:
        this.#dropFrames = this.#stringRow(end)
        break
      case PROFILE.keep_frames:
        this.#keepFrames = this.#stringRow(end)
        break
      case PROFILE.default_sample_type:
        this.#defaultSampleType = this.#stringRow(end)
        break
      case PROFILE.doc_url:
        this.#docUrl = this.#stringRow(end)
        break
      case PROFILE.comment:
        this.#comments.push(this.#stringRow(end))
        break
      case COMMENTS_PACKED: {
        const listEnd = reader.lengthEnd(end)
        while (reader.pos < listEnd) this.#comments.push(this.#stringRow(listEnd))
        break
      }
      default:
        reader.skip(tag, end, PROFILE, 'the profile')
    }
  }

  #readSample(end: number): void {
    const reader = this.#reader
    const sample = this.#sample
    const at = reader.at
    sample.clear()
    while (reader.pos < end) {
      const tag = reader.tag(end)
      switch (tag) {
        case LOCATION_IDS_PACKED: {
          const listEnd = reader.lengthEnd(end)
          while (reader.pos < listEnd) sample.pushLocation(this.#locationRow(listEnd))
          break
        }
        case SAMPLE.location_id:
          sample.pushLocation(this.#locationRow(end))
          break
        case VALUES_PACKED: {
          const listEnd = reader.lengthEnd(end)
          while (reader.pos < listEnd) this.#readValue(listEnd)
          break
        }
        case SAMPLE.value:
          this.#readValue(end)
          break
        case SAMPLE.label:
          this.#readLabel(reader.lengthEnd(end))
          break
        default:
          reader.skip(tag, end, SAMPLE, 'a sample')
      }
    }
    if (this.#valueCount === -1) {
      this.#valueCount = sample.valueCount
      this.#firstSampleAt = at
    } else if (this.#valueCount !== sample.valueCount)
      throw malformed('profile-value-count', `a sample has ${sample.valueCount} values, others have ${this.#valueCount}`, at)
    this.#sampleCount++
    this.#wantsSamples = this.#sink.sample(sample)
  }

  #readValue(end: number): void {
    const reader = this.#reader
    const low = reader.varint(end)
    const high = reader.high | 0
    if (high >= -0x20_0000 && high < 0x20_0000) this.#sample.pushValue(high * 0x1_0000_0000 + low)
    else this.#sample.pushWideValue((BigInt(high) << 32n) | BigInt(low))
  }

  /** A label without text, number and unit is dropped, as pprof does. */
  #readLabel(end: number): void {
    const reader = this.#reader
    let key = 0
    let text = 0
    let low = 0
    let high = 0
    let unit = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LABEL.key) key = this.#stringRow(end)
      else if (tag === LABEL.str) text = this.#stringRow(end)
      else if (tag === LABEL.num) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === LABEL.num_unit) unit = this.#stringRow(end)
      else reader.skip(tag, end, LABEL, 'a label')
    }
    if (text !== 0) this.#sample.pushLabel(key, text, 0, 0, 0)
    else if (low !== 0 || high !== 0 || unit !== 0) this.#sample.pushLabel(key, 0, low, high, unit)
  }

  #readLocation(end: number): void {
    const reader = this.#reader
    const { locations } = this.tables
    const at = reader.at
    let low = 0
    let high = 0
    let mapping = -1
    let address = 0n
    let isFolded = 0
    const lineStart = locations.lineCount
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LOCATION.id) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === LOCATION.mapping_id) mapping = this.#mappingRow(end)
      else if (tag === LOCATION.address) address = reader.uint64(end)
      else if (tag === LOCATION.line) this.#readLine(reader.lengthEnd(end))
      else if (tag === LOCATION.is_folded) isFolded = reader.uint(end) === 0 ? 0 : 1
      else reader.skip(tag, end, LOCATION, 'a location')
    }
    const row = this.#defineRow(this.#locationRows, low, high, () => locations.add(at), locations, 'location', at)
    locations.address[row] = address
    locations.mapping[row] = mapping
    locations.lineStart[row] = lineStart
    locations.lineEnd[row] = locations.lineCount
    locations.isFolded[row] = isFolded
  }

  #readLine(end: number): void {
    const reader = this.#reader
    const at = reader.at
    let fn = -1
    let line = 0
    let column = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LINE.function_id) fn = this.#functionRow(end)
      else if (tag === LINE.line) line = reader.int(end)
      else if (tag === LINE.column) column = reader.int(end)
      else reader.skip(tag, end, LINE, 'a line')
    }
    if (fn === -1) throw malformed('profile-dangling-id', 'a line of a location names no function', at)
    this.tables.locations.addLine(fn, line, column)
  }

  #readFunction(end: number): void {
    const reader = this.#reader
    const { functions } = this.tables
    const at = reader.at
    let low = 0
    let high = 0
    let name = 0
    let systemName = 0
    let file = 0
    let startLine = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === FUNCTION.id) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === FUNCTION.name) name = this.#stringRow(end)
      else if (tag === FUNCTION.system_name) systemName = this.#stringRow(end)
      else if (tag === FUNCTION.filename) file = this.#stringRow(end)
      else if (tag === FUNCTION.start_line) startLine = reader.int(end)
      else reader.skip(tag, end, FUNCTION, 'a function')
    }
    const row = this.#defineRow(this.#functionRows, low, high, () => functions.add(), functions, 'function', at)
    functions.define(row, name, systemName, file, startLine)
  }

  #readMapping(end: number): void {
    const reader = this.#reader
    const { mappings } = this.tables
    const at = reader.at
    let low = 0
    let high = 0
    let start = 0n
    let limit = 0n
    let offset = 0n
    let file = 0
    let buildId = 0
    let flags = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === MAPPING.id) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === MAPPING.memory_start) start = reader.uint64(end)
      else if (tag === MAPPING.memory_limit) limit = reader.uint64(end)
      else if (tag === MAPPING.file_offset) offset = reader.uint64(end)
      else if (tag === MAPPING.filename) file = this.#stringRow(end)
      else if (tag === MAPPING.build_id) buildId = this.#stringRow(end)
      else if (tag >= MAPPING.has_functions && tag <= MAPPING.has_inline_frames && (tag & 7) === WIRE.varint) {
        const bit = 1 << ((tag - MAPPING.has_functions) >>> 3)
        flags = reader.uint(end) === 0 ? flags & ~bit : flags | bit
      } else reader.skip(tag, end, MAPPING, 'a mapping')
    }
    const row = this.#defineRow(this.#mappingRows, low, high, () => mappings.add(), mappings, 'mapping', at)
    mappings.start[row] = start
    mappings.limit[row] = limit
    mappings.offset[row] = offset
    mappings.file[row] = file
    mappings.buildId[row] = buildId
    mappings.flags[row] = flags
  }

  #readValueType(end: number): { type: number; unit: number } {
    const reader = this.#reader
    let type = 0
    let unit = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === VALUE_TYPE.type) type = this.#stringRow(end)
      else if (tag === VALUE_TYPE.unit) unit = this.#stringRow(end)
      else reader.skip(tag, end, VALUE_TYPE, 'a value type')
    }
    return { type, unit }
  }

  #readString(end: number): void {
    const reader = this.#reader
    if (this.tables.strings.length === 0 && reader.pos !== end)
      throw malformed('profile-string-table', 'the first string of the string table is not empty', reader.at)
    this.tables.strings.push(reader.bytes, reader.pos, end)
    reader.pos = end
  }

  /** A reference into the string table, which comes last in Go's files: checked at the end. */
  #stringRow(end: number): number {
    const at = this.#reader.at
    const row = this.#reader.uint(end)
    if (row > this.#largestString) {
      this.#largestString = row
      this.#largestStringAt = at
    }
    return row
  }

  #locationRow(end: number): number {
    const reader = this.#reader
    const at = reader.base + reader.pos
    const low = reader.varint(end)
    const row = this.#locationRows.get(low, reader.high)
    return row !== -1 ? row : addRow(this.#locationRows, low, reader.high, this.tables.locations.add(at))
  }

  #functionRow(end: number): number {
    const low = this.#reader.varint(end)
    const row = this.#functionRows.get(low, this.#reader.high)
    return row !== -1 ? row : addRow(this.#functionRows, low, this.#reader.high, this.tables.functions.add())
  }

  /** -1 for id 0: no mapping. */
  #mappingRow(end: number): number {
    const low = this.#reader.varint(end)
    if (low === 0 && this.#reader.high === 0) return -1
    const row = this.#mappingRows.get(low, this.#reader.high)
    return row !== -1 ? row : addRow(this.#mappingRows, low, this.#reader.high, this.tables.mappings.add())
  }

  /** The row a definition fills: the one its id was given when first referred to, or a new one. */
  #defineRow(
    rows: IdRows,
    low: number,
    high: number,
    add: () => number,
    table: { isDefined: Uint8Array },
    what: string,
    at: number,
  ): number {
    if (low === 0 && high === 0) throw malformed('profile-bad-id', `a ${what} has the reserved id 0`, at)
    const known = rows.get(low, high)
    const row = known !== -1 ? known : addRow(rows, low, high, add())
    // a second profile repeats ids before it comes to its own time; strings come last in Go's files
    if (table.isDefined[row] === 1 && this.#timeNanos !== 0n && this.tables.strings.length > 0) throw concatenated(at)
    if (table.isDefined[row] === 1) throw malformed('profile-bad-id', `two ${what}s have the id ${(BigInt(high) << 32n) | BigInt(low)}`, at)
    table.isDefined[row] = 1
    return row
  }

  #checkReferences(): void {
    const { strings, functions, mappings, locations } = this.tables
    if (strings.length === 0) throw malformed('profile-string-table', 'the profile has no strings', this.#consumed)
    if (this.#largestString >= strings.length)
      throw malformed(
        'profile-string-table',
        `string ${this.#largestString} is used, but the file has ${strings.length}`,
        this.#largestStringAt,
      )
    if (this.#sampleCount > 0 && (this.#sampleTypes.length === 0 || this.#sampleTypes.length !== this.#valueCount))
      throw malformed(
        'profile-value-count',
        this.#sampleTypes.length === 0
          ? 'the samples have no sample types'
          : `samples have ${this.#valueCount} values, but there are ${this.#sampleTypes.length} sample types`,
        this.#firstSampleAt,
      )
    for (let row = 0; row < locations.length; row++)
      if (locations.isDefined[row] === 0)
        throw malformed('profile-dangling-id', 'a sample names a location that the profile does not have', locations.firstSeen[row]!)
    for (let i = 0; i < locations.lineCount; i++)
      if (functions.isDefined[locations.lineFunction[i]!] === 0)
        throw malformed('profile-dangling-id', 'a location names a function that the profile does not have', this.#locationOfLine(i))
    for (let row = 0; row < locations.length; row++) {
      const mapping = locations.mapping[row]!
      if (mapping !== -1 && mappings.isDefined[mapping] === 0) locations.mapping[row] = -1
    }
  }

  #locationOfLine(line: number): number {
    const { locations } = this.tables
    for (let row = 0; row < locations.length; row++)
      if (locations.lineStart[row]! <= line && line < locations.lineEnd[row]!) return locations.firstSeen[row]!
    return this.#consumed
  }
}

function concatenated(at: number): ProfileError {
  return malformed('profile-concatenated', 'two profiles stand in one file', at, 'split them, or give both files: deferscope adds them up')
}

function addRow(rows: IdRows, low: number, high: number, row: number): number {
  rows.set(low, high, row)
  return row
}

/** Whether the tag and the number after it (a value or a length) are both complete before `end`. */
function hasWholeHeader(bytes: Uint8Array, pos: number, end: number): boolean {
  const type = bytes[pos]! & 7
  const afterTag = afterVarint(bytes, pos, end)
  if (afterTag === -1 || type === WIRE.fixed32 || type === WIRE.fixed64) return afterTag !== -1
  return afterVarint(bytes, afterTag, end) !== -1
}

/** Where the varint at `pos` ends, or -1 when that is not before `end`. */
function afterVarint(bytes: Uint8Array, pos: number, end: number): number {
  while (pos < end && bytes[pos]! >= 0x80) pos++
  return pos < end ? pos + 1 : -1
}
