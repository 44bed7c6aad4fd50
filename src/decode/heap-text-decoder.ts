import { ProfileError } from '../base/error.ts'
import type { Integer } from '../base/int64.ts'
import { emptyTables, type Profile, TEXT_HEADER } from '../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../profile/sample-sink.ts'
import { SymbolLines } from './symbol-line.ts'
import { type SymbolFrame, SymbolizedStack } from './symbolized-stack.ts'
import { TextLines } from './text-lines.ts'

const HEADER = /^heap profile: -?\d+: -?\d+ \[-?\d+: -?\d+\] @ heap\/(\d{1,15})\s*$/
const RECORD = /^\s*(-?\d{1,19}): (-?\d{1,19}) \[(-?\d{1,19}): (-?\d{1,19})\] @((?: 0x[0-9a-f]{1,16})*)\s*$/
const MEM_STAT = /^# (\w+) = (.*)$/

/**
 * The most characters of one line. Go's stacks have at most 128 frames, so lines are short; text without line ends must not fill the
 * memory.
 */
const LINE_MAX = 1 << 20
const DAMAGED = 'the file is damaged: capture or download the profile again'

/** One line `1: 48 [3: 144] @ 0x45f0e1 0x4a3b02`: the sampled objects, not scaled up. */
interface HeapRecord {
  readonly lineNumber: number
  readonly allocObjects: bigint
  readonly allocBytes: bigint
  readonly inuseObjects: bigint
  readonly inuseBytes: bigint
  readonly pcs: readonly string[]
}

/**
 * Decodes Go's heap text (`/debug/pprof/heap?debug=1`) line by line: records with raw PCs, the symbol lines below them, and
 * the MemStats trailer. A copied text (`isPasted`) may have other lines in between: they are counted and are not an error. A text that ends
 * early is read up to its end, and the profile has `cut`. Values are scaled up as the runtime does for protobuf.
 * Source: runtime/pprof `writeHeapInternal`, `scaleHeapSample`; google/pprof profile/legacy_profile.go `parseHeap`.
 */
export class HeapTextDecoder {
  readonly tables = emptyTables()
  #sink: SampleSink
  #wantsSamples = true
  #stack: SymbolizedStack
  #sample = new SampleBuffer()
  #bytesLabel: number
  #lines = new TextLines(
    LINE_MAX,
    (line) => this.#line(line),
    (lineNumber) => this.#tooLong(lineNumber),
  )
  #rate = 0
  #memStats = new Map<string, string>()
  #inTrailer = false
  #record: HeapRecord | null = null
  #symbolLines = new SymbolLines()
  #frames: SymbolFrame[] = []
  #sampleCount = 0
  #hasHeader = false
  #foreignLines = 0
  readonly #isPasted: boolean

  constructor(sink: SampleSink, isPasted = false) {
    this.#sink = sink
    this.#isPasted = isPasted
    sink.begin(this.tables)
    this.#stack = new SymbolizedStack(this.tables)
    this.#bytesLabel = this.tables.strings.intern('bytes')
  }

  push(chunk: Uint8Array, line?: number): void {
    this.#lines.push(chunk, line)
  }

  end(): Profile {
    // Go ends every line: where the last line has no end, the text was cut
    const rest = this.#lines.end()
    const cut = this.#inTrailer ? null : this.#truncated(rest !== '')
    if (cut !== null && !this.#hasHeader) throw cut
    this.#flush()
    const type = (name: string, unit: string) => ({ type: name, unit })
    return {
      ...this.tables,
      ...TEXT_HEADER,
      kind: 'heap',
      sampleTypes: [
        type('alloc_objects', 'count'),
        type('alloc_space', 'bytes'),
        type('inuse_objects', 'count'),
        type('inuse_space', 'bytes'),
      ],
      periodType: type('space', 'bytes'),
      period: this.#rate,
      sampleCount: this.#sampleCount,
      memStats: this.#memStats,
      ...(cut === null ? {} : { cut }),
      ...(this.#foreignLines === 0 ? {} : { foreignLines: this.#foreignLines }),
    }
  }

  #line(line: string): void {
    if (!this.#hasHeader) this.#readHeader(line)
    else if (line.startsWith('heap profile: ')) throw this.#concatenated()
    else if (line.startsWith('# runtime.MemStats')) this.#inTrailer = true
    else if (this.#inTrailer) {
      const stat = MEM_STAT.exec(line)
      if (stat !== null) this.#memStats.set(stat[1]!, stat[2]!.trimEnd())
    } else if (line.startsWith('#')) this.#readFrame(line)
    else if (line.trim() !== '') this.#readRecord(line)
  }

  #readHeader(line: string): void {
    const match = HEADER.exec(line)
    if (match === null) throw this.#malformed('the first line is not that of a heap profile')
    // Go writes twice the rate, because the first C++ profiler did
    this.#hasHeader = true
    this.#rate = Math.floor(Number(match[1]) / 2)
  }

  #readRecord(line: string): void {
    const match = RECORD.exec(line)
    if (match === null && this.#isPasted) {
      this.#foreignLines++
      return
    }
    this.#flush()
    if (match === null) throw this.#malformed(`this is not a heap record: ${line.slice(0, 60)}`)
    const [inuseObjects, inuseBytes, allocObjects, allocBytes] = [1, 2, 3, 4].map((i) => BigInt(match[i]!)) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ]
    if ((inuseObjects === 0n && inuseBytes !== 0n) || (allocObjects === 0n && allocBytes !== 0n))
      throw this.#malformed('a record has bytes, but no objects')
    const pcs = match[5] === '' ? [] : match[5]!.trim().split(' ')
    this.#record = { lineNumber: this.#lines.number, allocObjects, allocBytes, inuseObjects, inuseBytes, pcs }
  }

  /** Reads a symbol line of the last record; other comments are skipped. */
  #readFrame(line: string): void {
    const frame = this.#record === null ? undefined : this.#symbolLines.read(line)
    if (frame === undefined) return
    if (frame === null && this.#isPasted) this.#foreignLines++
    else if (frame === null) throw this.#malformed(`this is not a stack frame: ${line.slice(0, 60)}`)
    else this.#frames.push(frame)
  }

  /** Passes on the last record, whose symbol lines are now complete. */
  #flush(): void {
    const record = this.#record
    if (record === null) return
    const sample = this.#sample
    sample.clear()
    this.#stack.fill(sample, record.pcs, this.#frames)
    this.#pushScaled(record, record.allocObjects, record.allocBytes)
    this.#pushScaled(record, record.inuseObjects, record.inuseBytes)
    const size = record.allocObjects === 0n ? 0n : record.allocBytes / record.allocObjects
    if (size !== 0n) sample.pushLabel(this.#bytesLabel, 0, Number(BigInt.asUintN(32, size)), Number(BigInt.asIntN(32, size >> 32n)), 0)
    this.#record = null
    this.#frames = []
    this.#sampleCount++
    if (this.#wantsSamples) this.#wantsSamples = this.#sink.sample(sample)
  }

  /** The number of objects and bytes that the sampled ones stand for. Source: runtime/pprof/protomem.go, `scaleHeapSample`. */
  #pushScaled(record: HeapRecord, objects: bigint, bytes: bigint): void {
    if (objects === 0n || bytes === 0n) {
      this.#pushValue(record, 0n)
      this.#pushValue(record, 0n)
    } else if (this.#rate <= 1) {
      this.#pushValue(record, objects)
      this.#pushValue(record, bytes)
    } else {
      const scale = 1 / (1 - Math.exp(-(Number(bytes) / Number(objects)) / this.#rate))
      this.#pushValue(record, Math.trunc(Number(objects) * scale))
      this.#pushValue(record, Math.trunc(Number(bytes) * scale))
    }
  }

  #pushValue(record: HeapRecord, value: Integer): void {
    const number = Number(value) + 0 // never -0
    if (Number.isSafeInteger(number)) this.#sample.pushValue(number)
    else if (Number.isFinite(number) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)) this.#sample.pushWideValue(BigInt(value))
    else throw this.#malformed('a record counts more than a 64-bit number can hold', DAMAGED, record.lineNumber)
  }

  #malformed(message: string, next = DAMAGED, lineNumber = this.#lines.number): ProfileError {
    return new ProfileError('profile-bad-text', message, `line ${lineNumber}`, next)
  }

  #tooLong(lineNumber: number): ProfileError {
    return this.#malformed(`a line is longer than ${LINE_MAX} characters`, DAMAGED, lineNumber)
  }

  #truncated(hasRest: boolean): ProfileError {
    const line = `line ${this.#lines.number + (hasRest ? 1 : 0)}`
    return new ProfileError(
      'profile-truncated',
      'the text ends before its MemStats',
      line,
      'it was cut short: capture or download it again',
    )
  }

  #concatenated(): ProfileError {
    const next = 'split them, or give both files: deferscope adds them up'
    return new ProfileError('profile-concatenated', 'the file holds two profiles', `line ${this.#lines.number}`, next)
  }
}
