import { ProfileError } from '../base/error.ts'
import { grown } from '../base/growable.ts'
import type { DumpTrigger, GoroutineDump } from '../profile/goroutine-dump.ts'
import { GoroutineFrames } from '../profile/goroutine-frames.ts'
import { GOROUTINE_FLAGS, type GoroutineTraits } from '../profile/goroutine-table.ts'
import { LabelSets } from '../profile/label-sets.ts'
import { ByteKeys } from './byte-keys.ts'
import { ByteLines } from './byte-lines.ts'
import { afterSpace, latin1, startsWith, withoutParent, withoutRegisters } from './dump-bytes.ts'
import { FOREIGN_FUNCTION, type FramePlace, frameKind, readElided, readFunctionName, readPlace } from './dump-names.ts'
import { DumpSeries } from './dump-series.ts'
import { readHeaderFacts } from './goroutine-header.ts'
import { LogPrefix } from './log-prefix.ts'
import { SkipLog } from './skip-log.ts'

/** The most bytes of one line. Go shortens arguments, so a line is hardly longer than its names. */
const LINE_MAX = 1 << 16
/** The line before the stacks of other threads, whose goroutines the dump listed before. Source: runtime/signal_unix.go `sighandler`. */
const THREAD_SEAM = '-----'

const CREATED_BY = 'created by '

/** What one header text says; `facts` are equal for all goroutines with this text. */
interface Header {
  readonly traits: GoroutineTraits
  readonly minutes: number
}

/** The lines before a dump that say why the runtime wrote it. Source: runtime/panic.go `printpanics`, `fatal`; signal_unix.go. */
const TRIGGERS: readonly (readonly [RegExp, DumpTrigger['kind']])[] = [
  [/^panic: /, 'panic'],
  [/^fatal error: (.*)$/, 'fatal-error'],
  [/^(SIG[A-Z]+: .*)$/, 'signal'],
]

/**
 * Lines of registers below the stack of a thread, without an empty line between. Source: runtime/signal_amd64.go, signal_arm64.go
 * `dumpregs`.
 */
const REGISTER = /^[a-z][a-z0-9]{1,6}\s+0x[0-9a-f]{1,16}$/
const HEADER = /^goroutine (\d{1,20}) (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?(?=\[)/
const PREFIXED = /^(.{1,200}?)goroutine \d{1,20} (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[^\]]*\].*:\s*$/

/**
 * Decodes the text of all goroutines (`/debug/pprof/goroutine?debug=2`, `runtime.Stack`, and the text that a Go program writes when it
 * panics
 * or gets SIGQUIT) of Go 1.15 to 1.27, chunk by chunk. Memory follows the number of distinct lines and stacks. Arguments are skipped.
 * Lines that are not part of a goroutine are counted in `skipped`; only a text without any goroutine is an error (`not-a-profile`).
 * Source: runtime/traceback.go `goroutineheader`, `traceback2`, `printcreatedby1`, `printAncestorTraceback`, `tracebackothers`.
 */
export class GoroutineDumpDecoder {
  readonly frames = new GoroutineFrames()
  readonly labelSets = new LabelSets()
  #lines = new ByteLines(
    LINE_MAX,
    (bytes, start, end) => this.#line(bytes, start, end),
    () => this.#skipped.add('long-line', this.#lines.number),
  )
  #series = new DumpSeries()
  #skipped = new SkipLog()
  #text = new TextDecoder('utf-8', { ignoreBOM: true })
  #prefix: LogPrefix | null = null
  #trigger: DumpTrigger | null = null

  // distinct pieces of lines, and what each was parsed as
  #headerKeys = new ByteKeys()
  #headers: (Header | null)[] = []
  #nameKeys = new ByteKeys()
  #names: string[] = []
  #placeKeys = new ByteKeys()
  #places: FramePlace[] = []
  /** For each place, the last frame at it and that frame's name: a place nearly always has one name. */
  #placeName = new Int32Array(0)
  #placeFrame = new Uint32Array(0)

  // the current goroutine
  #header: Header | null = null
  #id = 0
  #stack = new Uint32Array(64)
  #depth = 0
  #createdBy = -1
  #elided = 0
  #flags = 0
  #isAncestor = false
  #isSkippedGoroutine = false
  #isBadHeader = false
  /** The function whose place comes next, as `name * 2 + hasArguments`, or -1. */
  #pendingName = -1
  #pendingCreator = -1
  /** A line that is the name of a C function if a place follows it. */
  #pendingForeign: string | null = null
  #isAfterBlank = true
  #isAfterThreadSeam = false
  /** True directly after a header with words of a log before it. */
  #isAfterPrefixed = false
  #isHeaderLast = false
  /** True where empty lines stand between all lines, and so do not end a goroutine. */
  #isSpaced = false

  push(chunk: Uint8Array, line?: number): void {
    this.#lines.push(chunk, line)
  }

  end(): GoroutineDump {
    const hasOpenLine = this.#lines.end()
    const isCut = hasOpenLine && (this.#header !== null || this.#isBadHeader)
    if (this.#header !== null && (isCut || this.#isPending())) this.#flags |= GOROUTINE_FLAGS.cut
    const wasPending = this.#isPending()
    this.#finish()
    const { last, count } = this.#series.end()
    if (last.length === 0)
      throw new ProfileError(
        'not-a-profile',
        'the text has no goroutine',
        `line ${this.#lines.number}`,
        'give the reply of /debug/pprof/goroutine?debug=2, or what the program wrote when it panicked or got SIGQUIT',
      )
    return {
      kind: 'goroutine',
      form: 'dump',
      frames: this.frames,
      labelSets: this.labelSets,
      table: last,
      dumpCount: count,
      isCut: isCut || wasPending,
      skipped: this.#skipped.all(),
      trigger: this.#trigger,
      profile: null,
    }
  }

  /** The fast path: recognizes lines that were seen before by their bytes. */
  #line(bytes: Uint8Array, lineStart: number, lineEnd: number): void {
    let start = lineStart
    if (this.#prefix !== null) {
      if (lineStart === lineEnd) return
      const length = this.#prefix.lengthIn(latin1(bytes, lineStart, Math.min(lineEnd, lineStart + 400)))
      if (length === -1) {
        // a dump without such a prefix, or with another
        if (this.#readHeader(bytes, lineStart, lineEnd, false)) return
        if (this.#readPrefixed(bytes, this.#decode(bytes, lineStart, lineEnd), lineStart, lineEnd)) return
        // only the header has words of a log before it
        if (this.#isAfterPrefixed && this.#readFrameLine(bytes, lineStart, lineEnd)) {
          this.#prefix = null
          return
        }
        this.#skipped.add(this.#header === null ? 'other-text' : 'foreign-line', this.#lines.number)
        return
      }
      start += length
      this.#isAfterPrefixed = false
    }
    let end = lineEnd
    while (end > start && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--
    if (start === end) {
      // an empty line between a header and its stack, or a function and its place: a copy with empty lines between all lines
      this.#isSpaced ||= this.#header !== null && (this.#isPending() || this.#isHeaderLast)
      if (!this.#isSpaced) this.#finish()
      this.#isAfterBlank = true
      return
    }
    this.#isHeaderLast = false
    if (this.#header !== null && this.#readFrameLine(bytes, start, end)) return
    if (bytes[start] === 0x67 && this.#readHeader(bytes, start, end, true)) return
    this.#otherLine(bytes, start, end)
  }

  /** Reads a line of a stack. Functions are indented too where a test or log indents all its lines. */
  #readFrameLine(bytes: Uint8Array, start: number, end: number): boolean {
    const first = afterSpace(bytes, start, end)
    if (first > start && this.#readPlace(bytes, first, end)) return true
    if (bytes[end - 1] === 0x29 && this.#readFunction(bytes, first, end)) return true
    return bytes[first] === 0x63 && this.#readCreator(bytes, first, end)
  }

  /** Reads `goroutine 7 [select, 3 minutes]:`; false where the line is something else. */
  #readHeader(bytes: Uint8Array, start: number, end: number, isPrefixed: boolean): boolean {
    if (end - start < 13 || !startsWith(bytes, start, 'goroutine ')) return false
    let at = start + 10
    let id = 0
    for (; at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39; at++) id = id * 10 + bytes[at]! - 0x30
    if (at === start + 10 || bytes[at] !== 0x20) return false
    if (bytes[at + 1] !== 0x5b) {
      // between id and state there may be words such as gp=0xc000002380 m=0 mp=0x56
      const match = HEADER.exec(latin1(bytes, start, Math.min(end, start + 200)))
      if (match === null) return false
      at = start + match[0].length - 1
    }
    if (!isPrefixed) this.#prefix = null
    this.#finish()
    const header = this.#headerOf(bytes, at + 1, end)
    this.#isSkippedGoroutine = false
    this.#isBadHeader = header === null
    if (header === null) this.#skipped.add('bad-header', this.#lines.number)
    else if (!this.#series.begin(id, this.#isAfterBlank, this.#isAfterThreadSeam)) {
      this.#skipped.add('repeated-goroutine', this.#lines.number)
      this.#isSkippedGoroutine = true
    }
    this.#header = header
    this.#id = id
    this.#flags = id === 0 ? GOROUTINE_FLAGS.thread : 0
    this.#isAfterBlank = false
    this.#isHeaderLast = true
    return true
  }

  #headerOf(bytes: Uint8Array, start: number, end: number): Header | null {
    const key = this.#headerKeys.find(bytes, start, end)
    if (key !== -1) return this.#headers[key]!
    const facts = readHeaderFacts(this.#decode(bytes, start, end))
    if (facts === null) return null
    const header = {
      traits: {
        state: this.frames.strings.intern(facts.state),
        labels: this.labelSets.intern(facts.labels),
        flags: facts.flags,
        prefix: 0,
      },
      minutes: facts.minutes,
    }
    this.#headers[this.#headerKeys.add(bytes, start, end)] = header
    return header
  }

  /** Reads `main.(*T).f(0xc000012345, {0x1, ...})`; its place comes next. */
  #readFunction(bytes: Uint8Array, start: number, end: number): boolean {
    // arguments contain no parentheses
    let open = end - 2
    while (open > start && bytes[open] !== 0x28) open--
    if (open <= start) return false
    const name = this.#nameOf(bytes, start, open)
    if (name === -1) return false
    this.#dropPending()
    const isEllipsis = end - open === 5 && bytes[open + 1] === 0x2e && bytes[open + 2] === 0x2e && bytes[open + 3] === 0x2e
    this.#pendingName = name * 2 + (isEllipsis ? 0 : 1)
    return true
  }

  /** The number of a function's name; -1 where the bytes cannot be a name. */
  #nameOf(bytes: Uint8Array, start: number, end: number): number {
    const known = this.#nameKeys.find(bytes, start, end)
    if (known !== -1) return known
    const text = readFunctionName(this.#decode(bytes, start, end))
    if (text === null) return -1
    const name = this.#nameKeys.add(bytes, start, end)
    this.#names[name] = text
    return name
  }

  /** Reads `created by main.spawn in goroutine 1`; the number of the creating goroutine is not kept. */
  #readCreator(bytes: Uint8Array, start: number, lineEnd: number): boolean {
    if (!startsWith(bytes, start, CREATED_BY)) return false
    const nameStart = start + CREATED_BY.length
    const end = withoutParent(bytes, nameStart, lineEnd)
    const name = this.#nameOf(bytes, nameStart, end)
    if (name === -1) return false
    this.#dropPending()
    this.#pendingCreator = name * 2 + 1
    return true
  }

  /** Reads the line below a function, without the space at its start. */
  #readPlace(bytes: Uint8Array, start: number, lineEnd: number): boolean {
    if (this.#pendingName === -1 && this.#pendingCreator === -1 && this.#pendingForeign === null) return this.#readUnavailable(bytes, start)
    const end = withoutRegisters(bytes, start, lineEnd)
    let place = this.#placeKeys.find(bytes, start, end)
    if (place === -1) {
      const facts = readPlace(this.#decode(bytes, start, end))
      if (facts === null) return this.#readUnavailable(bytes, start)
      place = this.#placeKeys.add(bytes, start, end)
      this.#places[place] = facts
      this.#placeName = grown(this.#placeName, this.#placeKeys.length)
      this.#placeFrame = grown(this.#placeFrame, this.#placeKeys.length)
      this.#placeName[place] = -1
    }
    if (this.#pendingName !== -1) this.#pushFrame(this.#frameAt(place, this.#pendingName))
    else if (this.#pendingCreator !== -1) this.#setCreator(this.#frameAt(place, this.#pendingCreator))
    else this.#pushFrame(this.#foreignFrame(this.#pendingForeign!, this.#places[place]!))
    this.#pendingName = -1
    this.#pendingCreator = -1
    this.#pendingForeign = null
    return true
  }

  #frameAt(place: number, name: number): number {
    if (this.#placeName[place] === name) return this.#placeFrame[place]!
    const facts = this.#places[place]!
    const frame = this.frames.intern(this.#names[name >> 1]!, facts.file, facts.line, frameKind((name & 1) === 1, facts), facts.offset)
    this.#placeName[place] = name
    this.#placeFrame[place] = frame
    return frame
  }

  #foreignFrame(name: string, place: FramePlace | null): number {
    return this.frames.intern(name, place?.file ?? '', place?.line ?? 0, 'foreign')
  }

  #setCreator(frame: number): void {
    if (!this.#isAncestor) this.#createdBy = frame
  }

  #pushFrame(frame: number): void {
    if (this.#isAncestor) return
    if (this.#depth === this.#stack.length) this.#stack = grown(this.#stack, this.#depth + 1)
    this.#stack[this.#depth++] = frame
  }

  #readUnavailable(bytes: Uint8Array, start: number): boolean {
    if (!startsWith(bytes, start, 'goroutine running on other thread')) return false
    this.#flags |= GOROUTINE_FLAGS.unavailable
    return true
  }

  /** Reads lines that are rare, or not part of a dump. */
  #otherLine(bytes: Uint8Array, start: number, end: number): void {
    const line = this.#decode(bytes, start, end)
    if (this.#readPrefixed(bytes, line, start, end)) return
    if (this.#header === null) {
      this.#readOutside(line)
      return
    }
    const text = line.replace(/^(?:\s|#011)+/, '')
    const elided = readElided(text)
    if (elided !== null) {
      this.#dropPending()
      this.#elided = Math.max(this.#elided, elided)
      this.#pushFrame(this.frames.intern('', '', 0, 'elided'))
    } else if (REGISTER.test(text)) {
      this.#finish()
      this.#readOutside(line)
    } else if (/^\[originating from goroutine \d+\]:$/.test(text)) {
      this.#dropPending()
      this.#isAncestor = true
    } else if (text.startsWith(`${FOREIGN_FUNCTION} at pc=`)) {
      this.#dropPending()
      this.#pushFrame(this.#foreignFrame(FOREIGN_FUNCTION, null))
    } else if (!this.#readBarePlace(bytes, text, end)) this.#readForeign(text)
  }

  /** Reads a place whose tab a log removed or wrote as `#011`. */
  #readBarePlace(bytes: Uint8Array, text: string, end: number): boolean {
    if (!this.#isPending() || text.includes('\ufffd')) return false
    const length = new TextEncoder().encode(text).length
    return /\.(?:go|s|c|cc|cpp|m|h):\d+(?: \+0x[0-9a-f]+)?$|^<autogenerated>:1/.test(text) && this.#readPlace(bytes, end - length, end)
  }

  #readForeign(text: string): void {
    if (this.#pendingForeign !== null) this.#skipped.add('foreign-line', this.#lines.number - 1)
    this.#pendingForeign = null
    const mayBeName = text === FOREIGN_FUNCTION || (text.length < 1000 && !/\s/.test(text))
    if (mayBeName && !this.#isPending()) this.#pendingForeign = text
    else this.#skipped.add('foreign-line', this.#lines.number)
  }

  #readOutside(line: string): void {
    if (line === THREAD_SEAM) this.#isAfterThreadSeam = true
    const trigger = TRIGGERS.find(([pattern]) => pattern.test(line))
    if (trigger !== undefined && this.#trigger === null)
      this.#trigger = { kind: trigger[1], text: trigger[0].exec(line)![1]?.slice(0, 200) ?? null }
    this.#skipped.add('other-text', this.#lines.number)
    this.#series.seam()
  }

  /** Reads a header after a log's own words. The lines below it begin with equal words. */
  #readPrefixed(bytes: Uint8Array, line: string, start: number, end: number): boolean {
    if (!line.includes('goroutine ')) return false
    const match = PREFIXED.exec(latin1(bytes, start, end))
    if (match === null || !this.#readHeader(bytes, start + match[1]!.length, end, true)) return false
    this.#prefix = new LogPrefix(match[1]!)
    this.#isAfterPrefixed = true
    return true
  }

  #isPending(): boolean {
    return this.#pendingName !== -1 || this.#pendingCreator !== -1
  }

  /** Keeps a function whose place never came, as far as it is known. */
  #dropPending(): void {
    if (this.#pendingName !== -1) {
      this.#skipped.add('frame-without-place', this.#lines.number)
      this.#pushFrame(this.frames.intern(this.#names[this.#pendingName >> 1]!, '', 0, 'call'))
    }
    if (this.#pendingCreator !== -1) {
      this.#skipped.add('frame-without-place', this.#lines.number)
      this.#setCreator(this.frames.intern(this.#names[this.#pendingCreator >> 1]!, '', 0, 'call'))
    }
    if (this.#pendingForeign !== null) this.#skipped.add('foreign-line', this.#lines.number)
    this.#pendingName = -1
    this.#pendingCreator = -1
    this.#pendingForeign = null
  }

  /** Adds the current goroutine to the table. */
  #finish(): void {
    const header = this.#header
    if (header === null) return
    this.#dropPending()
    if (!this.#isSkippedGoroutine) {
      const traits = this.#flags === 0 ? header.traits : { ...header.traits, flags: header.traits.flags | this.#flags }
      const goroutine = { count: 1, id: this.#id, minutes: header.minutes, elided: this.#elided }
      this.#series.table.add(this.#stack, this.#depth, this.#createdBy, traits, goroutine)
    }
    this.#header = null
    this.#depth = 0
    this.#createdBy = -1
    this.#elided = 0
    this.#flags = 0
    this.#isAncestor = false
  }

  #decode(bytes: Uint8Array, start: number, end: number): string {
    return this.#text.decode(bytes.subarray(start, end))
  }
}
