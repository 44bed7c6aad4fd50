import type { ProfileError } from '../base/error.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import { emptyTables, type Profile, profileKind, type ValueType } from '../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../profile/sample-sink.ts'
import { Framer } from './framer.ts'
import { IdTable } from './id-table.ts'
import { SampleReader } from './sample-reader.ts'
import { FUNCTION, LINE, LOCATION, MAPPING, PROFILE, packed, VALUE_TYPE } from './schema.ts'
import { StringRows } from './string-rows.ts'
import { malformed, WIRE, WireReader } from './wire.ts'

const COMMENTS_PACKED = packed(PROFILE.comment)

/** More than any profile has; sample types and comments are kept in memory as they come. */
const MAX_SAMPLE_TYPES = 256
const MAX_COMMENTS = 1 << 16

/**
 * Decodes a profile from chunks of inflated protobuf. Samples go to the sink at once and are not kept; the tables are filled
 * meanwhile. At most one unfinished message is carried between chunks.
 * Source: proto/profile.proto; google/pprof profile/encode.go and `CheckValid` in profile/profile.go.
 */
export class ProtoDecoder {
  readonly tables = emptyTables()
  #sink: SampleSink
  #wantsSamples = true
  #reader = new WireReader()
  #sample = new SampleBuffer()
  #strings = new StringRows(this.#reader)
  #functions = new IdTable(this.#reader, this.tables.functions, 'function')
  #mappings = new IdTable(this.#reader, this.tables.mappings, 'mapping')
  #locations = new IdTable(this.#reader, this.tables.locations, 'location')
  #samples: SampleReader
  #framer = new Framer(this.#reader, (tag, end) => this.#readField(tag, end))

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
  /** The number of values in a sample, -1 before the first; and the place of that sample. */
  #valueCount = -1
  #firstSampleAt = 0
  /** The size of the inflated data in bytes, set at its end. */
  #size = 0

  constructor(sink: SampleSink) {
    this.#sink = sink
    const takes = sink.takesWithoutStack === undefined ? null : (sample: SampleBuffer) => sink.takesWithoutStack!(sample)
    this.#samples = new SampleReader(this.#reader, this.#locations, this.#strings, takes)
    sink.begin(this.tables)
  }

  /** Decodes every field that is complete. Throws `ProfileError` with the byte of the inflated data. */
  push(chunk: Uint8Array): void {
    this.#framer.push(chunk)
  }

  /** Checks what can only be checked at the end, and returns the profile. */
  end(): Profile {
    this.#size = this.#framer.end()
    this.#checkReferences()
    const { strings } = this.tables
    const valueType = (t: { type: number; unit: number }): ValueType => ({ type: strings.text(t.type), unit: strings.text(t.unit) })
    const sampleTypes = this.#sampleTypes.map(valueType)
    const defaultSampleType = strings.text(this.#defaultSampleType)
    const comments = this.#comments.map((row) => strings.text(row))
    return {
      ...this.tables,
      kind: profileKind(sampleTypes, defaultSampleType, this.tables),
      format: 'proto',
      sampleTypes,
      defaultSampleType,
      periodType: valueType(this.#periodType),
      period: this.#period,
      timeNanos: this.#timeNanos,
      durationNanos: this.#durationNanos,
      comments,
      dropFrames: strings.text(this.#dropFrames),
      keepFrames: strings.text(this.#keepFrames),
      docUrl: strings.text(this.#docUrl),
      sampleCount: this.#sampleCount,
      memStats: readCaptureNote(comments)?.memStats ?? new Map(),
    }
  }

  /** Decodes the body of a top-level field at the cursor. */
  #readField(tag: number, end: number): void {
    const reader = this.#reader
    switch (tag) {
      case PROFILE.sample:
        if (this.#wantsSamples) this.#readSample(end)
        break
      case PROFILE.location:
        this.#readLocation(end)
        break
      case PROFILE.function:
        this.#readFunction(end)
        break
      case PROFILE.string_table:
        this.#readString(end)
        break
      case PROFILE.mapping:
        this.#readMapping(end)
        break
      case PROFILE.sample_type:
        if (this.#sampleTypes.push(this.#readValueType(end)) > MAX_SAMPLE_TYPES) throw tooMany('sample types', reader.at)
        break
      case PROFILE.period_type:
        this.#periodType = this.#readValueType(end)
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
        this.#dropFrames = this.#strings.read(end)
        break
      case PROFILE.keep_frames:
        this.#keepFrames = this.#strings.read(end)
        break
      case PROFILE.default_sample_type:
        this.#defaultSampleType = this.#strings.read(end)
        break
      case PROFILE.doc_url:
        this.#docUrl = this.#strings.read(end)
        break
      case PROFILE.comment:
        this.#addComment(end)
        break
      case COMMENTS_PACKED: {
        while (reader.pos < end) this.#addComment(end)
        break
      }
      default:
        reader.checkUnknown(tag, PROFILE, 'the profile')
    }
  }

  #readSample(end: number): void {
    const sample = this.#sample
    const { at } = this.#reader
    const hasStack = this.#samples.read(end, sample)
    if (this.#valueCount === -1) {
      this.#valueCount = sample.valueCount
      this.#firstSampleAt = at
    } else if (this.#valueCount !== sample.valueCount)
      throw malformed('profile-value-count', `a sample has ${sample.valueCount} values, others have ${this.#valueCount}`, at)
    this.#sampleCount++
    if (hasStack) this.#wantsSamples = this.#sink.sample(sample)
  }

  #readLocation(end: number): void {
    const reader = this.#reader
    const { locations } = this.tables
    const at = reader.at
    let low = 0
    let high = 0
    let mapping = -1
    let addressLow = 0
    let addressHigh = 0
    let isFolded = 0
    const lineStart = locations.lineCount
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LOCATION.id) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === LOCATION.mapping_id) mapping = this.#mappingRow(end)
      else if (tag === LOCATION.address) {
        addressLow = reader.varint(end)
        addressHigh = reader.high
      } else if (tag === LOCATION.line) this.#readLine(reader.lengthEnd(end))
      else if (tag === LOCATION.is_folded) isFolded = reader.uint(end) === 0 ? 0 : 1
      else reader.skip(tag, end, LOCATION, 'a location')
    }
    const row = this.#define(this.#locations, low, high, at)
    locations.define(row, addressLow, addressHigh, mapping, lineStart, isFolded)
  }

  #readLine(end: number): void {
    const reader = this.#reader
    const at = reader.at
    let fn = -1
    let line = 0
    let column = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LINE.function_id) fn = this.#functions.refer(end)
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
      } else if (tag === FUNCTION.name) name = this.#strings.read(end)
      else if (tag === FUNCTION.system_name) systemName = this.#strings.read(end)
      else if (tag === FUNCTION.filename) file = this.#strings.read(end)
      else if (tag === FUNCTION.start_line) startLine = reader.int(end)
      else reader.skip(tag, end, FUNCTION, 'a function')
    }
    const row = this.#define(this.#functions, low, high, at)
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
      else if (tag === MAPPING.filename) file = this.#strings.read(end)
      else if (tag === MAPPING.build_id) buildId = this.#strings.read(end)
      else if (tag >= MAPPING.has_functions && tag <= MAPPING.has_inline_frames && (tag & 7) === WIRE.varint) {
        const bit = 1 << ((tag - MAPPING.has_functions) >>> 3)
        flags = reader.uint(end) === 0 ? flags & ~bit : flags | bit
      } else reader.skip(tag, end, MAPPING, 'a mapping')
    }
    const row = this.#define(this.#mappings, low, high, at)
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
      if (tag === VALUE_TYPE.type) type = this.#strings.read(end)
      else if (tag === VALUE_TYPE.unit) unit = this.#strings.read(end)
      else reader.skip(tag, end, VALUE_TYPE, 'a value type')
    }
    return { type, unit }
  }

  #addComment(end: number): void {
    if (this.#comments.push(this.#strings.read(end)) > MAX_COMMENTS) throw tooMany('comments', this.#reader.at)
  }

  #readString(end: number): void {
    const reader = this.#reader
    if (this.tables.strings.length === 0 && reader.pos !== end)
      throw malformed('profile-string-table', 'the first string of the string table is not empty', reader.at)
    this.tables.strings.push(reader.bytes, reader.pos, end)
    reader.pos = end
  }

  /** The row of the mapping id at the cursor; -1 for id 0, no mapping. */
  #mappingRow(end: number): number {
    const { pos } = this.#reader
    if (this.#reader.uint(end) === 0) return -1
    this.#reader.pos = pos
    return this.#mappings.refer(end)
  }

  /** The row that a definition fills. */
  #define(table: IdTable, low: number, high: number, at: number): number {
    // a second profile repeats ids before its own time is read; strings come last in Go's files
    const row = table.define(low, high, at, this.tables.strings.length > 0 && this.#timeNanos !== 0n)
    if (row === null) throw concatenated(at)
    return row
  }

  #checkReferences(): void {
    const { strings, functions, mappings, locations } = this.tables
    if (strings.length === 0) throw malformed('profile-string-table', 'the profile has no strings', this.#size)
    this.#strings.check(strings.length)
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
    return this.#size
  }
}

function tooMany(what: string, at: number): ProfileError {
  return malformed(
    'profile-too-large',
    `the profile has too many ${what}`,
    at,
    'no Go program writes such a profile: it is damaged, or made to do harm',
  )
}

function concatenated(at: number): ProfileError {
  return malformed('profile-concatenated', 'the file holds two profiles', at, 'split them, or give both files: deferscope adds them up')
}
