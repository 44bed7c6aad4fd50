import type { SampleBuffer } from '../profile/sample-sink.ts'
import type { IdTable } from './id-table.ts'
import { LABEL, packed, SAMPLE } from './schema.ts'
import type { StringRows } from './string-rows.ts'
import type { WireReader } from './wire.ts'

const LOCATION_IDS_PACKED = packed(SAMPLE.location_id)
const VALUES_PACKED = packed(SAMPLE.value)

/** Decodes samples, which are most of a profile. Its loops are written to be fast even before the engine optimizes them. */
export class SampleReader {
  #reader: WireReader
  #locations: IdTable
  #strings: StringRows
  #takes: ((sample: SampleBuffer) => boolean) | null

  /** `takes` is called with a sample before its stack; true means that the stack is not needed. */
  constructor(reader: WireReader, locations: IdTable, strings: StringRows, takes: ((sample: SampleBuffer) => boolean) | null) {
    this.#reader = reader
    this.#takes = takes
    this.#locations = locations
    this.#strings = strings
  }

  /** Reads the message at the cursor, which ends at `end`, into `sample`. Returns false where `takes` needed no stack. */
  read(end: number, sample: SampleBuffer): boolean {
    const reader = this.#reader
    sample.clear()
    let idsAt = -1
    let idsEnd = -1
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LOCATION_IDS_PACKED) {
        const listEnd = reader.lengthEnd(end)
        if (this.#takes !== null && idsAt === -1 && sample.depth === 0) {
          idsAt = reader.pos
          idsEnd = listEnd
          reader.pos = listEnd
          continue
        }
        if (idsEnd !== -1) idsEnd = this.#readDelayed(idsAt, idsEnd, sample)
        this.#readIds(listEnd, sample)
      } else if (tag === VALUES_PACKED) {
        const listEnd = reader.lengthEnd(end)
        while (reader.pos < listEnd) this.#readValue(listEnd, sample)
      } else if (tag === SAMPLE.label) this.#readLabel(reader.lengthEnd(end), sample)
      else if (tag === SAMPLE.location_id) {
        if (idsEnd !== -1) idsEnd = this.#readDelayed(idsAt, idsEnd, sample)
        sample.pushLocation(this.#locations.refer(end))
      } else if (tag === SAMPLE.value) this.#readValue(end, sample)
      else reader.skip(tag, end, SAMPLE, 'a sample')
    }
    if (idsEnd === -1) return true
    if (this.#takes?.(sample) === true) return false
    this.#readDelayed(idsAt, idsEnd, sample)
    return true
  }

  /** Reads the location ids that were postponed, and returns -1: none are postponed any more. */
  #readDelayed(at: number, end: number, sample: SampleBuffer): -1 {
    const reader = this.#reader
    const { pos } = reader
    reader.pos = at
    this.#readIds(end, sample)
    reader.pos = pos
    return -1
  }

  #readIds(end: number, sample: SampleBuffer): void {
    const reader = this.#reader
    const { bytes } = reader
    const { dense } = this.#locations
    let pos = reader.pos
    sample.reserveStack(end - pos)
    const { stack } = sample
    let { depth } = sample
    while (pos < end) {
      const start = pos
      let id = bytes[pos++]!
      if (id >= 0x80 && pos < end) {
        id = (id & 0x7f) | (bytes[pos++]! << 7)
        if (id >= 0x4000 && pos < end) id = (id & 0x3fff) | (bytes[pos++]! << 14)
      }
      // only a longer id, a cut one or a new one takes the slow path
      let row = id < dense.length && bytes[pos - 1]! < 0x80 ? dense[id]! - 1 : -1
      if (row === -1) {
        reader.pos = start
        row = this.#locations.refer(end)
        pos = reader.pos
      }
      stack[depth++] = row
    }
    sample.depth = depth
    reader.pos = pos
  }

  #readValue(end: number, sample: SampleBuffer): void {
    const reader = this.#reader
    const low = reader.varint(end)
    const { high } = reader
    if (high >= -0x20_0000 && high < 0x20_0000) sample.pushValue(high * 0x1_0000_0000 + low)
    else sample.pushWideValue((BigInt(high) << 32n) | BigInt(low))
  }

  /** A label without text, number and unit is dropped, as pprof does. */
  #readLabel(end: number, sample: SampleBuffer): void {
    const reader = this.#reader
    const strings = this.#strings
    let key = 0
    let text = 0
    let low = 0
    let high = 0
    let unit = 0
    while (reader.pos < end) {
      const tag = reader.tag(end)
      if (tag === LABEL.key) key = strings.read(end)
      else if (tag === LABEL.num) {
        low = reader.varint(end)
        high = reader.high
      } else if (tag === LABEL.str) text = strings.read(end)
      else if (tag === LABEL.num_unit) unit = strings.read(end)
      else reader.skip(tag, end, LABEL, 'a label')
    }
    if (text !== 0) sample.pushLabel(key, text, 0, 0, 0)
    else if (low !== 0 || high !== 0 || unit !== 0) sample.pushLabel(key, 0, low, high, unit)
  }
}
