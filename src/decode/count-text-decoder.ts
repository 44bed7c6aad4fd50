import { ProfileError } from '../base/error.ts'
import { emptyTables, type Profile, profileKind, TEXT_HEADER } from '../profile/profile.ts'
import { SampleBuffer, type SampleSink } from '../profile/sample-sink.ts'
import { QUOTED, unquoted } from './go-quoted.ts'
import { SymbolLines } from './symbol-line.ts'
import { type SymbolFrame, SymbolizedStack } from './symbolized-stack.ts'
import { TextLines } from './text-lines.ts'

const HEADER = /^(goroutine|goroutineleak|threadcreate) profile: total (\d{1,15})\s*$/
const RECORD = /^(\d{1,15}) @((?: 0x[0-9a-f]{1,16})*)\s*$/
const LABELS = /^# labels: \{(.*)\}\s*$/s
const LABEL = new RegExp(`${QUOTED}:${QUOTED}(?:, |$)`, 'y')

/** The most characters of one line: labels may be long, but text without line ends must not fill the memory. */
const LINE_MAX = 1 << 20
const DAMAGED = 'the file is damaged: capture or download the profile again'

/** One line `12 @ 0x48a6aa 0x41814e`, with the labels from the line below it. */
interface CountRecord {
  readonly count: number
  readonly pcs: readonly string[]
  labels: readonly (readonly [string, string])[]
}

/**
 * Decodes Go's text of a count profile (`/debug/pprof/goroutine?debug=1`, also `goroutineleak` and `threadcreate`) line by line.
 * A copied text (`isPasted`) may have other lines in between: they are counted and are not an error. A text that ends early is read up to
 * its end, and the profile has `cut`.
 * Symbol lines leave out leading runtime frames; the raw PCs of these become the sample's prefix. A record without symbol lines has
 * only addresses. Source: runtime/pprof `printCountProfile`, `printStackRecord`, `labelMap.String` (Go 1.15 to 1.27).
 */
export class CountTextDecoder {
  readonly tables = emptyTables()
  #sink: SampleSink
  #wantsSamples = true
  #stack: SymbolizedStack
  #sample = new SampleBuffer()
  #lines = new TextLines(
    LINE_MAX,
    (line) => this.#line(line),
    (lineNumber) => this.#tooLong(lineNumber),
  )
  #type = ''
  #total = 0
  #counted = 0
  #record: CountRecord | null = null
  #symbolLines = new SymbolLines()
  #frames: SymbolFrame[] = []
  #sampleCount = 0
  #foreignLines = 0
  readonly #isPasted: boolean

  constructor(sink: SampleSink, isPasted = false) {
    this.#sink = sink
    this.#isPasted = isPasted
    sink.begin(this.tables)
    this.#stack = new SymbolizedStack(this.tables)
  }

  push(chunk: Uint8Array, line?: number): void {
    this.#lines.push(chunk, line)
  }

  end(): Profile {
    const rest = this.#lines.end()
    if (rest !== '') {
      this.#lines.number++
      // Go ends every line: where the last line has no end, the text was cut, or the end was lost in copying
      this.#lastLine(rest)
    }
    this.#flush()
    const sampleTypes = [{ type: this.#type, unit: 'count' }]
    return {
      ...this.tables,
      ...TEXT_HEADER,
      kind: profileKind(sampleTypes, '', this.tables),
      sampleTypes,
      periodType: sampleTypes[0]!,
      period: 1,
      sampleCount: this.#sampleCount,
      memStats: new Map(),
      ...(this.#counted === this.#total ? {} : { cut: this.#truncated() }),
      ...(this.#foreignLines === 0 ? {} : { foreignLines: this.#foreignLines }),
    }
  }

  /** Reads the rest of a line at the end of the text, which may be a broken record. */
  #lastLine(line: string): void {
    if (this.#type !== '' && this.#counted < this.#total && /^\d/.test(line) && !RECORD.test(line)) return
    this.#line(line)
  }

  #line(line: string): void {
    if (this.#type === '') this.#readHeader(line)
    else if (HEADER.test(line)) throw this.#concatenated()
    else if (line.startsWith('# labels: ')) this.#readLabels(line)
    else if (line.startsWith('#')) this.#readFrame(line)
    else if (line.trim() !== '') this.#readRecord(line)
  }

  #readHeader(line: string): void {
    const match = HEADER.exec(line)
    if (match === null) throw this.#malformed('the first line is not that of a goroutine profile')
    this.#type = match[1]!
    this.#total = Number(match[2])
  }

  #readRecord(line: string): void {
    const match = RECORD.exec(line)
    if (match === null && this.#isPasted) {
      this.#foreignLines++
      return
    }
    this.#flush()
    if (match === null) throw this.#malformed(`this is not a record: ${line.slice(0, 60)}`)
    const count = Number(match[1])
    this.#counted += count
    this.#record = { count, pcs: match[2] === '' ? [] : match[2]!.trim().split(' '), labels: [] }
  }

  #readLabels(line: string): void {
    const inner = LABELS.exec(line)?.[1]
    const labels = inner === undefined ? null : labelsOf(inner)
    if (this.#record !== null && labels !== null) this.#record.labels = labels
    else if (this.#isPasted) this.#foreignLines++
    else throw this.#malformed('these labels cannot be read')
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
    const { strings } = this.tables
    const sample = this.#sample
    sample.clear()
    this.#stack.fill(sample, record.pcs, this.#frames)
    sample.pushValue(record.count)
    for (const [key, value] of record.labels) sample.pushLabel(strings.intern(key), strings.intern(value), 0, 0, 0)
    this.#record = null
    this.#frames = []
    this.#sampleCount++
    if (this.#wantsSamples) this.#wantsSamples = this.#sink.sample(sample)
  }

  #tooLong(lineNumber: number): ProfileError {
    return this.#malformed(`a line is longer than ${LINE_MAX} characters`, lineNumber)
  }

  #malformed(message: string, lineNumber = this.#lines.number): ProfileError {
    return new ProfileError('profile-bad-text', message, `line ${lineNumber}`, DAMAGED)
  }

  #truncated(): ProfileError {
    return new ProfileError(
      'profile-truncated',
      `the text tells of ${this.#total} ${this.#type}s and lists ${this.#counted}`,
      `line ${this.#lines.number}`,
      'it was cut short: capture or download it again',
    )
  }

  #concatenated(): ProfileError {
    return new ProfileError('profile-concatenated', 'the file holds two profiles', `line ${this.#lines.number}`, 'split them')
  }
}

function labelsOf(text: string): [string, string][] | null {
  const labels: [string, string][] = []
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    LABEL.lastIndex = at
    const match = LABEL.exec(text)
    if (match === null) return null
    labels.push([unquoted(match[1]!), unquoted(match[2]!)])
  }
  return labels
}
