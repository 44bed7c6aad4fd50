import { ProfileError } from '../base/error.ts'
import { FunctionTable, LocationTable, MappingTable, PrefixTable, type Profile, type ProfileTables } from '../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../profile/sample-sink.ts'
import { StringTable } from '../profile/string-table.ts'
import { type SymbolFrame, SymbolizedStack } from './symbolized-stack.ts'

const HEADER = /^heap profile: (\d+): (\d+) \[(\d+): (\d+)\] @ (\S+?)\/(\d+)\s*$/
const RECORD = /^\s*(-?\d+): (-?\d+) \[(-?\d+): (-?\d+)\] @((?: 0x[0-9a-f]+)*)\s*$/
const MEM_STAT = /^# (\w+) = (.*)$/

/**
 * Decodes Go's heap text (`/debug/pprof/heap?debug=1`) line by line: records with raw PCs, the symbol lines below them, and
 * the MemStats trailer. Values are unsampled as the runtime does for protobuf.
 * Source: runtime/pprof `writeHeapInternal`, `scaleHeapSample`; google/pprof profile/legacy_profile.go `parseHeap`.
 */
export class HeapTextDecoder {
  readonly tables: ProfileTables = {
    strings: new StringTable(),
    functions: new FunctionTable(),
    mappings: new MappingTable(),
    locations: new LocationTable(),
    prefixes: new PrefixTable(),
  }
  #sink: SampleSink
  #wantsSamples = true
  #stack: SymbolizedStack
  #sample = new SampleBuffer()
  #bytesLabel: number
  #text = new TextDecoder('utf-8', { ignoreBOM: true })
  #rest = ''
  #lineNumber = 0
  #rate = 0
  #memStats = new Map<string, string>()
  #inTrailer = false
  #record: { values: readonly number[]; pcs: string } | null = null
  #frames: SymbolFrame[] = []
  #sampleCount = 0

  constructor(sink: SampleSink) {
    this.#sink = sink
    sink.begin(this.tables)
    this.#stack = new SymbolizedStack(this.tables)
    this.#bytesLabel = this.tables.strings.intern('bytes')
  }

  push(chunk: Uint8Array): void {
    this.#lines(this.#rest + this.#text.decode(chunk, { stream: true }))
  }

  end(): Profile {
    this.#lines(`${this.#rest}${this.#text.decode()}\n`)
    this.#flush()
    const type = (name: string, unit: string) => ({ type: name, unit })
    return {
      ...this.tables,
      kind: 'heap',
      format: 'text',
      sampleTypes: [
        type('alloc_objects', 'count'),
        type('alloc_space', 'bytes'),
        type('inuse_objects', 'count'),
        type('inuse_space', 'bytes'),
      ],
      defaultSampleType: '',
      periodType: type('space', 'bytes'),
      period: this.#rate,
      timeNanos: 0n,
      durationNanos: 0n,
      comments: [],
      dropFrames: '',
      keepFrames: '',
      docUrl: '',
      sampleCount: this.#sampleCount,
      memStats: this.#memStats,
    }
  }

  #lines(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#lineNumber++
      this.#line(text.slice(start, end))
      start = end + 1
    }
    this.#rest = text.slice(start)
  }

  #line(line: string): void {
    if (this.#lineNumber === 1) this.#readHeader(line)
    else if (line.startsWith('# runtime.MemStats')) this.#inTrailer = true
    else if (this.#inTrailer) {
      const stat = MEM_STAT.exec(line)
      if (stat !== null) this.#memStats.set(stat[1]!, stat[2]!)
    } else if (line.startsWith('#')) {
      const frame = this.#record === null ? null : symbolFrame(line)
      if (frame !== null) this.#frames.push(frame)
    } else if (line.trim() !== '') this.#readRecord(line)
  }

  #readHeader(line: string): void {
    const match = HEADER.exec(line)
    if (match === null) throw this.#malformed('the first line is not that of a heap profile')
    if (match[5] !== 'heap')
      throw this.#malformed(`this is a "${match[5]}" profile of another memory profiler`, 'deferscope reads the heap profiles of Go')
    // Go writes twice the rate, as the first C++ profiler did
    this.#rate = Math.floor(Number(match[6]) / 2)
  }

  #readRecord(line: string): void {
    this.#flush()
    const match = RECORD.exec(line)
    if (match === null) throw this.#malformed(`this is not a heap record: ${line.slice(0, 60)}`)
    const [inuseObjects, inuseBytes, allocObjects, allocBytes] = [1, 2, 3, 4].map((i) => Number(match[i])) as [
      number,
      number,
      number,
      number,
    ]
    if ((inuseObjects === 0 && inuseBytes !== 0) || (allocObjects === 0 && allocBytes !== 0))
      throw this.#malformed('a record has bytes, but no objects')
    this.#record = { values: [allocObjects, allocBytes, inuseObjects, inuseBytes], pcs: match[5]! }
  }

  /** Hands on the record whose symbol lines are complete now. */
  #flush(): void {
    const record = this.#record
    if (record === null) return
    const [allocObjects, allocBytes, inuseObjects, inuseBytes] = record.values as [number, number, number, number]
    const sample = this.#sample
    sample.clear()
    this.#stack.fill(sample, record.pcs === '' ? [] : record.pcs.trim().split(' '), this.#frames)
    this.#pushScaled(allocObjects, allocBytes)
    this.#pushScaled(inuseObjects, inuseBytes)
    const size = allocObjects !== 0 ? Math.trunc(allocBytes / allocObjects) : 0
    if (size !== 0) sample.pushLabel(this.#bytesLabel, 0, size >>> 0, Math.floor(size / 0x1_0000_0000), 0)
    this.#record = null
    this.#frames = []
    this.#sampleCount++
    if (this.#wantsSamples) this.#wantsSamples = this.#sink.sample(sample)
  }

  /** The number of objects and bytes that the sampled ones stand for. Source: runtime/pprof/protomem.go, `scaleHeapSample`. */
  #pushScaled(objects: number, bytes: number): void {
    const scale = objects === 0 || bytes === 0 ? 0 : this.#rate <= 1 ? 1 : 1 / (1 - Math.exp(-(bytes / objects) / this.#rate))
    this.#sample.pushValue(Math.trunc(objects * scale))
    this.#sample.pushValue(Math.trunc(bytes * scale))
  }

  #malformed(message: string, next = 'the file is damaged: capture or download the profile again'): ProfileError {
    return new ProfileError('profile-bad-text', message, `line ${this.#lineNumber}`, next)
  }
}

/** A line `#\t0x6774fc\tmain.f+0xbc\tmain.go:41`; null for other comments. Columns are padded with tabs. */
function symbolFrame(line: string): SymbolFrame | null {
  const columns = line.split(/\t+/)
  if (columns.length < 2 || !columns[1]!.startsWith('0x')) return null
  const address = BigInt(columns[1]!.trim())
  const symbol = columns[2]?.trim() ?? ''
  const plus = symbol.lastIndexOf('+0x')
  const place = columns[3]?.trim() ?? ''
  const colon = place.lastIndexOf(':')
  return {
    address,
    name: plus === -1 ? symbol : symbol.slice(0, plus),
    entry: plus === -1 ? address : address - BigInt(symbol.slice(plus + 1)),
    file: colon === -1 ? place : place.slice(0, colon),
    line: colon === -1 ? 0 : Number(place.slice(colon + 1)) || 0,
  }
}
