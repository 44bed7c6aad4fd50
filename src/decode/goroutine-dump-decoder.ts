import { ProfileError } from '../base/error.ts'
import type { DumpTrigger, GoroutineDump } from '../profile/goroutine-dump.ts'
import { GoroutineFrames } from '../profile/goroutine-frames.ts'
import { GOROUTINE_FLAGS, type GoroutineTraits } from '../profile/goroutine-table.ts'
import { LabelSets } from '../profile/label-sets.ts'
import { ByteKeys } from './byte-keys.ts'
import { ByteLines } from './byte-lines.ts'
import { latin1, startsWith } from './dump-bytes.ts'
import { DumpSeries } from './dump-series.ts'
import { DumpStack } from './dump-stack.ts'
import { readHeaderFacts } from './goroutine-header.ts'
import { LogPrefix } from './log-prefix.ts'
import { SkipLog } from './skip-log.ts'

/** The most bytes of one line. Go shortens arguments, so a line is hardly longer than its names. */
const LINE_MAX = 1 << 16
/** The line before the stacks of other threads, whose goroutines the dump listed before. Source: runtime/signal_unix.go `sighandler`. */
const THREAD_SEAM = '-----'

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
 * panics or gets SIGQUIT) of Go 1.15 to 1.27, chunk by chunk. Memory follows the number of distinct lines and stacks. Arguments are skipped.
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

  // distinct header texts, and what each was parsed as
  #headerKeys = new ByteKeys()
  #headers: (Header | null)[] = []

  // the current goroutine
  #header: Header | null = null
  #id = 0
  #stack = new DumpStack(this.frames, this.#skipped, this.#lines)
  #flags = 0
  #isSkippedGoroutine = false
  #isBadHeader = false
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
    if (this.#header !== null && (isCut || this.#stack.isPending)) this.#flags |= GOROUTINE_FLAGS.cut
    const wasPending = this.#stack.isPending
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
        if (this.#isAfterPrefixed && this.#stack.readLine(bytes, lineStart, lineEnd)) {
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
      this.#isSpaced ||= this.#header !== null && (this.#stack.isPending || this.#isHeaderLast)
      if (!this.#isSpaced) this.#finish()
      this.#isAfterBlank = true
      return
    }
    this.#isHeaderLast = false
    if (this.#header !== null && this.#stack.readLine(bytes, start, end)) return
    if (bytes[start] === 0x67 && this.#readHeader(bytes, start, end, true)) return
    this.#otherLine(bytes, start, end)
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

  /** Reads lines that are rare, or not part of a dump. */
  #otherLine(bytes: Uint8Array, start: number, end: number): void {
    const line = this.#decode(bytes, start, end)
    if (this.#readPrefixed(bytes, line, start, end)) return
    if (this.#header === null) {
      this.#readOutside(line)
      return
    }
    const text = line.replace(/^(?:\s|#011)+/, '')
    if (REGISTER.test(text)) {
      this.#finish()
      this.#readOutside(line)
    } else this.#stack.readRareLine(bytes, text, end)
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

  /** Adds the current goroutine to the table. */
  #finish(): void {
    const header = this.#header
    if (header === null) return
    this.#stack.dropPending()
    const stack = this.#stack
    if (!this.#isSkippedGoroutine) {
      const flags = this.#flags | (stack.isUnavailable ? GOROUTINE_FLAGS.unavailable : 0)
      const traits = flags === 0 ? header.traits : { ...header.traits, flags: header.traits.flags | flags }
      const goroutine = { count: 1, id: this.#id, minutes: header.minutes, elided: stack.elided }
      this.#series.table.add(stack.rows, stack.depth, stack.createdBy, traits, goroutine)
    }
    stack.clear()
    this.#header = null
    this.#flags = 0
  }

  #decode(bytes: Uint8Array, start: number, end: number): string {
    return this.#text.decode(bytes.subarray(start, end))
  }
}
