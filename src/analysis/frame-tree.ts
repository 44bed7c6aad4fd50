import { grown } from '../base/growable.ts'
import { doubledSlots } from '../base/hash-slots.ts'

/** Row number of a text of a tree. */
export type TextRow = number

/** Row number of a frame of a tree. */
export type TreeRow = number

/** The line of a frame whose calls come from several lines, or from lines of several files. */
export const SEVERAL_LINES = -1

/** A frame that no profile has, put below a function: see `FrameTree.mark`. */
export interface Mark {
  /** What it stands for; a number above 0, whose meaning belongs to the caller. */
  readonly kind: number
  readonly name: TextRow
  readonly file: TextRow
  readonly line: number
  readonly evidence: TextRow
  readonly confidence: TextRow
}

/**
 * Stacks as a tree of frames, callers above callees, with sums of values per frame. Below one frame there is one frame per function name,
 * and one per mark. Row 0 is the root; parents come before children. A cell of `values` is that of the frame alone.
 */
export class FrameTree {
  length = 1
  readonly columnCount: number
  /** Row of the caller; -1 for the root. */
  parent = new Int32Array(16).fill(-1)
  name = new Uint32Array(16)
  file = new Uint32Array(16)
  /** 0 where it is not known. */
  line = new Float64Array(16)
  /** 0 for functions, or the kind of a mark. */
  kind = new Uint8Array(16)
  evidence = new Uint32Array(16)
  confidence = new Uint32Array(16)
  /** `columnCount` cells per frame. */
  values: Float64Array
  readonly texts: string[] = ['']
  #rows = new Map<string, TextRow>([['', 0]])
  #slots = new Int32Array(1024).fill(-1)
  #hashes = new Uint32Array(16)

  constructor(columnCount: number) {
    this.columnCount = columnCount
    this.values = new Float64Array(16 * columnCount)
  }

  /** The row of a text. */
  text(text: string): TextRow {
    const known = this.#rows.get(text)
    if (known !== undefined) return known
    this.#rows.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }

  /** The frame of a function that `parent` calls from a line. */
  call(parent: TreeRow, name: TextRow, file: TextRow, line: number): TreeRow {
    const row = this.#child(parent, 0, name, file, line)
    if (this.line[row] !== line || this.file[row] !== file) {
      this.line[row] = SEVERAL_LINES
      if (this.file[row] !== file) this.file[row] = 0
    }
    return row
  }

  /** The frame of a mark below `parent`. */
  mark(parent: TreeRow, { kind, name, file, line, evidence, confidence }: Mark): TreeRow {
    const row = this.#child(parent, kind, name, file, line)
    this.evidence[row] = evidence
    this.confidence[row] = confidence
    return row
  }

  add(row: TreeRow, column: number, value: number): void {
    this.values[row * this.columnCount + column]! += value
  }

  /** Divides the values of some columns, so that sums become means. */
  divide(first: number, count: number, by: number): void {
    for (let row = 0; row < this.length; row++)
      for (let column = first; column < first + count; column++) this.values[row * this.columnCount + column]! /= by
  }

  /** The values of one column with those of all frames below; `of` changes the values that are added. */
  whole(column: number, of: (value: number) => number = (value) => value): Float64Array {
    const whole = new Float64Array(this.length)
    for (let row = this.length - 1; row >= 0; row--) {
      whole[row]! += of(this.values[row * this.columnCount + column]!)
      if (row > 0) whole[this.parent[row]!]! += whole[row]!
    }
    return whole
  }

  #child(parent: TreeRow, kind: number, name: TextRow, file: TextRow, line: number): TreeRow {
    const hash = hashOf(parent, name, kind, line)
    if (this.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.length)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.#isSame(row, parent, kind, name, file, line)) return row
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.length
    return this.#append(parent, kind, name, file, line, hash)
  }

  #isSame(row: TreeRow, parent: TreeRow, kind: number, name: TextRow, file: TextRow, line: number): boolean {
    if (this.parent[row] !== parent || this.name[row] !== name || this.kind[row] !== kind) return false
    return kind === 0 || (this.line[row] === line && this.file[row] === file)
  }

  #append(parent: TreeRow, kind: number, name: TextRow, file: TextRow, line: number, hash: number): TreeRow {
    const row = this.length++
    this.parent = grown(this.parent, this.length)
    this.name = grown(this.name, this.length)
    this.file = grown(this.file, this.length)
    this.line = grown(this.line, this.length)
    this.kind = grown(this.kind, this.length)
    this.evidence = grown(this.evidence, this.length)
    this.confidence = grown(this.confidence, this.length)
    this.values = grown(this.values, this.length * this.columnCount)
    this.#hashes = grown(this.#hashes, this.length)
    this.parent[row] = parent
    this.name[row] = name
    this.file[row] = file
    this.line[row] = line
    this.kind[row] = kind
    this.#hashes[row] = hash
    return row
  }
}

/** FNV-1a; the line of a function is no part of what it is. */
function hashOf(parent: number, name: number, kind: number, line: number): number {
  let hash = Math.imul(0x811c9dc5 ^ parent, 0x01000193)
  hash = Math.imul(hash ^ name, 0x01000193)
  if (kind > 0) hash = Math.imul(hash ^ (line + kind), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}
