import { baseName } from '../base/go-path.ts'
import { grown } from '../base/growable.ts'
import type { ProfileTables } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackProfile } from '../profile/stack-profile.ts'
import { StackTable } from '../profile/stack-table.ts'

/** Row number of a frame. */
export type FrameIndex = number

/** Frames as other tools have them: functions, or source lines of functions where lines are asked for. */
export interface Frames {
  readonly length: number
  /** The name as pprof writes it: `[executable]` or `<unknown>` where a location has no function. */
  name(frame: FrameIndex): string
  /** Source file; "" where the profile has none. */
  file(frame: FrameIndex): string
  /** Source line; 0 where the profile has none, or lines were not asked for. */
  line(frame: FrameIndex): number
}

/**
 * The stacks of a profile as frames, inlined calls included. Stacks with equal frames are one row, even with different addresses or labels.
 */
export interface FrameStacks {
  readonly frames: Frames
  /** `stack` holds rows of `frames`, leaf first; there is one value per sample type. */
  readonly stacks: StackTable
}

/** Removes addresses, labels and hidden prefixes from the stacks of a profile. */
export function frameStacks({ profile, stacks }: StackProfile, byLine: boolean): FrameStacks {
  const frames = new FrameTable(profile, byLine)
  const merged = new StackTable()
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    sample.clear()
    for (let i = stacks.stackStart[row]!; i < stacks.stackStart[row + 1]!; i++) frames.push(stacks.stack[i]!, sample)
    for (let type = 0; type < stacks.typeCount; type++) {
      const value = stacks.value(row, type)
      if (typeof value === 'number') sample.pushValue(value)
      else sample.pushWideValue(value)
    }
    merged.sample(sample)
  }
  return { frames, stacks: merged }
}

class FrameTable implements Frames {
  length = 0
  readonly #tables: ProfileTables
  readonly #byLine: boolean
  /** For each string row, the first row with an equal text. */
  readonly #canonical: Uint32Array
  readonly #rows = new Map<string, FrameIndex>()
  /** For each line of the location table, its frame row + 1; 0 while it is unknown. */
  readonly #ofLine: Uint32Array
  readonly #name: string[] = []
  /** StringIndex of each frame's file. */
  #file = new Uint32Array(0)
  #line = new Float64Array(0)

  constructor(tables: ProfileTables, byLine: boolean) {
    this.#tables = tables
    this.#byLine = byLine
    this.#canonical = tables.strings.canonicalRows()
    this.#ofLine = new Uint32Array(tables.locations.lineCount)
  }

  name(frame: FrameIndex): string {
    return this.#name[frame]!
  }

  file(frame: FrameIndex): string {
    return this.#tables.strings.text(this.#file[frame]!)
  }

  line(frame: FrameIndex): number {
    return this.#line[frame]!
  }

  /** Appends the frames of a location to a stack, innermost first. */
  push(location: number, to: SampleBuffer): void {
    const { locations } = this.#tables
    const start = locations.lineStart[location]!
    const end = locations.lineEnd[location]!
    if (start === end) to.pushLocation(this.#row(this.#executable(location), 0, 0))
    for (let i = start; i < end; i++) {
      if (this.#ofLine[i] === 0) this.#ofLine[i] = this.#frameOf(location, i) + 1
      to.pushLocation(this.#ofLine[i]! - 1)
    }
  }

  #frameOf(location: number, line: number): FrameIndex {
    const { locations, functions, strings } = this.#tables
    const fn = locations.lineFunction[line]!
    const name = strings.text(functions.name[fn]!)
    const file = this.#canonical[functions.file[fn]!] ?? 0
    return this.#row(name === '' ? this.#executable(location) : name, file, this.#byLine ? locations.lineNumber[line]! : 0)
  }

  /** The name for a location without functions. Source: google/pprof internal/graph/graph.go, `NameComponents`. */
  #executable(location: number): string {
    const { locations, mappings, strings } = this.#tables
    const mapping = locations.mapping[location]!
    const path = mapping === -1 ? '' : strings.text(mappings.file[mapping]!)
    return path === '' ? '<unknown>' : `[${baseName(path)}]`
  }

  #row(name: string, file: number, line: number): FrameIndex {
    const key = `${file} ${line} ${name}`
    let row = this.#rows.get(key)
    if (row === undefined) {
      row = this.length++
      this.#file = grown(this.#file, this.length)
      this.#line = grown(this.#line, this.length)
      this.#name.push(name)
      this.#file[row] = file
      this.#line[row] = line
      this.#rows.set(key, row)
    }
    return row
  }
}
