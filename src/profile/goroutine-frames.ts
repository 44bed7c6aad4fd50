import { grown } from '../base/growable.ts'
import type { LocationIndex } from './profile.ts'
import { type StringIndex, StringTable } from './string-table.ts'

/** Row number of a frame. */
export type FrameIndex = number

/**
 * The kinds of frames: a call of its own; a call inlined into the next frame; a function that is not Go's, whose name at most is known;
 * and the place where the runtime left frames out of the text.
 */
const FRAME_KINDS = { call: 0, inlined: 1, foreign: 2, elided: 3 } as const
export type FrameKind = keyof typeof FRAME_KINDS

const KIND_NAMES = Object.keys(FRAME_KINDS) as FrameKind[]

/** No machine code is known for the frame. */
export const NO_OFFSET = -1
export const NO_LOCATION = -1

/**
 * The distinct frames of goroutines' stacks, in the order in which they are first seen. `runtime.gopanic` has this name in every form (a
 * dump prints `panic`). Columns may be longer than `length`.
 */
export class GoroutineFrames {
  length = 0
  readonly strings = new StringTable()
  /** StringIndex of the function; "" for elided frames. */
  name = new Uint32Array(0)
  /** StringIndex of the source file; "" where the text has none. */
  file = new Uint32Array(0)
  line = new Float64Array(0)
  /** Value of `FRAME_KINDS`. */
  kind = new Uint8Array(0)
  /** Bytes from the start of the machine function to the return address (`+0x42` of a dump), or `NO_OFFSET`. */
  offset = new Float64Array(0)
  /** LocationIndex in the profile that the frame came from, or `NO_LOCATION`. */
  location = new Int32Array(0)
  #rows = new Map<string, FrameIndex>()

  constructor() {
    this.strings.intern('')
  }

  /** Returns the row of a frame; a new frame is appended. */
  intern(name: string, file: string, line: number, kind: FrameKind, offset = NO_OFFSET, location: LocationIndex = NO_LOCATION): FrameIndex {
    const key = `${name}\n${file}\n${line} ${FRAME_KINDS[kind]} ${offset} ${location}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    const row = this.length++
    this.#grow()
    this.name[row] = this.strings.intern(name)
    this.file[row] = this.strings.intern(file)
    this.line[row] = line
    this.kind[row] = FRAME_KINDS[kind]
    this.offset[row] = offset
    this.location[row] = location
    this.#rows.set(key, row)
    return row
  }

  functionName(row: FrameIndex): string {
    return this.strings.text(this.name[row]!)
  }

  fileName(row: FrameIndex): string {
    return this.strings.text(this.file[row]!)
  }

  kindOf(row: FrameIndex): FrameKind {
    return KIND_NAMES[this.kind[row]!]!
  }

  /** The text of a row of `strings`, such as a state; null for row -1. */
  text(row: StringIndex): string | null {
    return row === -1 ? null : this.strings.text(row)
  }

  #grow(): void {
    const { length } = this
    this.name = grown(this.name, length)
    this.file = grown(this.file, length)
    this.line = grown(this.line, length)
    this.kind = grown(this.kind, length)
    this.offset = grown(this.offset, length)
    this.location = grown(this.location, length)
  }
}
