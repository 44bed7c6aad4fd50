import { grown } from '../base/growable.ts'
import type { GoroutineFrames } from '../profile/goroutine-frames.ts'
import { ByteKeys } from './byte-keys.ts'
import type { ByteLines } from './byte-lines.ts'
import { afterSpace, startsWith, withoutParent, withoutRegisters } from './dump-bytes.ts'
import { FOREIGN_FUNCTION, type FramePlace, frameKind, readElided, readFunctionName, readPlace } from './dump-names.ts'
import type { SkipLog } from './skip-log.ts'

const CREATED_BY = 'created by '

/**
 * The stack of one goroutine of a dump, line by line: functions, each with its place below it, and who created the goroutine. What each
 * distinct function and place was parsed as is kept for the next goroutine.
 * Source: runtime/traceback.go `traceback2`, `printcreatedby1`, `printAncestorTraceback`.
 */
export class DumpStack {
  /** The rows of the frames, leaf first; the first `depth` are set. */
  rows = new Uint32Array(64)
  depth = 0
  /** The row of the frame that created the goroutine, or -1. */
  createdBy = -1
  /** The number of frames that Go left out. */
  elided = 0
  /** Whether the goroutine was running, so that Go printed no stack. */
  isUnavailable = false

  #frames: GoroutineFrames
  #skipped: SkipLog
  #lines: Pick<ByteLines, 'number'>
  #text = new TextDecoder('utf-8', { ignoreBOM: true })

  // distinct pieces of lines, and what each was parsed as
  #nameKeys = new ByteKeys()
  #names: string[] = []
  #placeKeys = new ByteKeys()
  #places: FramePlace[] = []
  /** For each place, the last frame at it and that frame's name: a place nearly always has one name. */
  #placeName = new Int32Array(0)
  #placeFrame = new Uint32Array(0)

  /** The function whose place comes next, as `name * 2 + hasArguments`, or -1. */
  #pendingName = -1
  #pendingCreator = -1
  /** A line that is the name of a C function if a place follows it. */
  #pendingForeign: string | null = null
  /** True below the stacks of the goroutines that created this one: they are no part of its stack. */
  #isAncestor = false

  /** Frames go into `frames`; lines without meaning are counted in `skipped`, by the number of the line that is being read. */
  constructor(frames: GoroutineFrames, skipped: SkipLog, lines: Pick<ByteLines, 'number'>) {
    this.#frames = frames
    this.#skipped = skipped
    this.#lines = lines
  }

  /** Whether a function or creator waits for the line of its place. */
  get isPending(): boolean {
    return this.#pendingName !== -1 || this.#pendingCreator !== -1
  }

  /** Begins the stack of another goroutine. */
  clear(): void {
    this.depth = 0
    this.createdBy = -1
    this.elided = 0
    this.isUnavailable = false
    this.#isAncestor = false
  }

  /** Reads a line of a stack. Functions are indented too where a test or log indents all its lines. */
  readLine(bytes: Uint8Array, start: number, end: number): boolean {
    const first = afterSpace(bytes, start, end)
    if (first > start && this.#readPlace(bytes, first, end)) return true
    if (bytes[end - 1] === 0x29 && this.#readFunction(bytes, first, end)) return true
    return bytes[first] === 0x63 && this.#readCreator(bytes, first, end)
  }

  /**
   * Reads a line that is rare: frames left out, the goroutines that created this one, C functions, places without their tab. `end` is where
   * the line ends in `bytes`, `text` the line without the space at its start.
   */
  readRareLine(bytes: Uint8Array, text: string, end: number): void {
    const elided = readElided(text)
    if (elided !== null) {
      this.dropPending()
      this.elided = Math.max(this.elided, elided)
      this.#push(this.#frames.intern('', '', 0, 'elided'))
    } else if (/^\[originating from goroutine \d+\]:$/.test(text)) {
      this.dropPending()
      this.#isAncestor = true
    } else if (text.startsWith(`${FOREIGN_FUNCTION} at pc=`)) {
      this.dropPending()
      this.#push(this.#foreignFrame(FOREIGN_FUNCTION, null))
    } else if (!this.#readBarePlace(bytes, text, end)) this.#readForeign(text)
  }

  /** Keeps a function whose place never came, as far as it is known. */
  dropPending(): void {
    if (this.#pendingName !== -1) {
      this.#skipped.add('frame-without-place', this.#lines.number)
      this.#push(this.#frames.intern(this.#names[this.#pendingName >> 1]!, '', 0, 'call'))
    }
    if (this.#pendingCreator !== -1) {
      this.#skipped.add('frame-without-place', this.#lines.number)
      this.#setCreator(this.#frames.intern(this.#names[this.#pendingCreator >> 1]!, '', 0, 'call'))
    }
    if (this.#pendingForeign !== null) this.#skipped.add('foreign-line', this.#lines.number)
    this.#pendingName = -1
    this.#pendingCreator = -1
    this.#pendingForeign = null
  }

  /** Reads `main.(*T).f(0xc000012345, {0x1, ...})`; its place comes next. */
  #readFunction(bytes: Uint8Array, start: number, end: number): boolean {
    // arguments contain no parentheses
    let open = end - 2
    while (open > start && bytes[open] !== 0x28) open--
    if (open <= start) return false
    const name = this.#nameOf(bytes, start, open)
    if (name === -1) return false
    this.dropPending()
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
    this.dropPending()
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
    if (this.#pendingName !== -1) this.#push(this.#frameAt(place, this.#pendingName))
    else if (this.#pendingCreator !== -1) this.#setCreator(this.#frameAt(place, this.#pendingCreator))
    else this.#push(this.#foreignFrame(this.#pendingForeign!, this.#places[place]!))
    this.#pendingName = -1
    this.#pendingCreator = -1
    this.#pendingForeign = null
    return true
  }

  #frameAt(place: number, name: number): number {
    if (this.#placeName[place] === name) return this.#placeFrame[place]!
    const facts = this.#places[place]!
    const frame = this.#frames.intern(this.#names[name >> 1]!, facts.file, facts.line, frameKind((name & 1) === 1, facts), facts.offset)
    this.#placeName[place] = name
    this.#placeFrame[place] = frame
    return frame
  }

  #foreignFrame(name: string, place: FramePlace | null): number {
    return this.#frames.intern(name, place?.file ?? '', place?.line ?? 0, 'foreign')
  }

  #setCreator(frame: number): void {
    if (!this.#isAncestor) this.createdBy = frame
  }

  #push(frame: number): void {
    if (this.#isAncestor) return
    if (this.depth === this.rows.length) this.rows = grown(this.rows, this.depth + 1)
    this.rows[this.depth++] = frame
  }

  #readUnavailable(bytes: Uint8Array, start: number): boolean {
    if (!startsWith(bytes, start, 'goroutine running on other thread')) return false
    this.isUnavailable = true
    return true
  }

  /** Reads a place whose tab a log removed or wrote as `#011`. */
  #readBarePlace(bytes: Uint8Array, text: string, end: number): boolean {
    if (!this.isPending || text.includes('\ufffd')) return false
    const length = new TextEncoder().encode(text).length
    return /\.(?:go|s|c|cc|cpp|m|h):\d+(?: \+0x[0-9a-f]+)?$|^<autogenerated>:1/.test(text) && this.#readPlace(bytes, end - length, end)
  }

  #readForeign(text: string): void {
    if (this.#pendingForeign !== null) this.#skipped.add('foreign-line', this.#lines.number - 1)
    this.#pendingForeign = null
    const mayBeName = text === FOREIGN_FUNCTION || (text.length < 1000 && !/\s/.test(text))
    if (mayBeName && !this.isPending) this.#pendingForeign = text
    else this.#skipped.add('foreign-line', this.#lines.number)
  }

  #decode(bytes: Uint8Array, start: number, end: number): string {
    return this.#text.decode(bytes.subarray(start, end))
  }
}
