import type { LocationIndex, ProfileTables } from '../profile/profile.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'

/** One `#` line below a record of a text profile. */
export interface SymbolFrame {
  /** The address as printed: one less than the raw PC, except for signal frames. */
  readonly address: bigint
  readonly name: string
  /** Start of the machine function that the address lies in; inlined calls share it with their caller. */
  readonly entry: bigint
  readonly file: string
  readonly line: number
}

/**
 * Joins the raw PCs of a text record with the symbol lines below it. The lines leave out leading runtime frames; their PCs
 * become the sample's prefix. Inlined calls become lines of one location, as in protobuf.
 * Source: runtime/pprof `printStackRecord`; runtime/traceback.go `tracebackPCs` (one PC per inlined call).
 */
export class SymbolizedStack {
  #tables: ProfileTables
  #locations = new Map<string, LocationIndex>()
  #functions = new Map<string, number>()

  constructor(tables: ProfileTables) {
    this.#tables = tables
  }

  /** Fills the stack and the prefix of `sample`. `pcs` are hexadecimal with `0x`, leaf first. */
  fill(sample: SampleBuffer, pcs: readonly string[], frames: readonly SymbolFrame[]): void {
    if (frames.length === 0) {
      for (const pc of pcs) sample.pushLocation(this.#unsymbolized(pc))
      return
    }
    const shown = pcs.findIndex((pc) => BigInt(pc) - 1n === frames[0]!.address || BigInt(pc) === frames[0]!.address)
    if (shown > 0) sample.prefix = this.#tables.prefixes.intern(pcs.slice(0, shown).map(BigInt))
    for (let start = 0; start < frames.length; ) {
      const end = runEnd(frames, start)
      this.#pushRun(sample, frames, start, end)
      start = end
    }
  }

  /**
   * Adds a run of frames of one machine function. Its last frame names that function; an equal name earlier in the run is a recursive call.
   */
  #pushRun(sample: SampleBuffer, frames: readonly SymbolFrame[], start: number, end: number): void {
    const physical = frames[end - 1]!.name
    if (physical !== '') this.#tables.functions.entry.set(this.#function(frames[end - 1]!), frames[end - 1]!.entry)
    for (let first = start; first < end; ) {
      let last = first
      while (last < end - 1 && frames[last]!.name !== physical) last++
      sample.pushLocation(this.#location(frames, first, last + 1))
      first = last + 1
    }
  }

  #unsymbolized(pc: string): LocationIndex {
    const known = this.#locations.get(pc)
    if (known !== undefined) return known
    const row = this.#add(BigInt(pc) - 1n, this.#tables.locations.lineCount)
    this.#locations.set(pc, row)
    return row
  }

  #location(frames: readonly SymbolFrame[], start: number, end: number): LocationIndex {
    let key = ''
    for (let i = start; i < end; i++) key += `${frames[i]!.address} ${frames[i]!.name} `
    const known = this.#locations.get(key)
    if (known !== undefined) return known
    const { lineCount } = this.#tables.locations
    // a frame without a name is only an address, as in a record without symbol lines
    for (let i = start; i < end; i++)
      if (frames[i]!.name !== '') this.#tables.locations.addLine(this.#function(frames[i]!), frames[i]!.line, 0)
    const row = this.#add(frames[start]!.address, lineCount)
    this.#locations.set(key, row)
    return row
  }

  #add(address: bigint, lineStart: number): LocationIndex {
    const { locations } = this.#tables
    const row = locations.add(0)
    locations.define(row, Number(BigInt.asUintN(32, address)), Number(BigInt.asUintN(32, address >> 32n)), -1, lineStart, 0)
    return row
  }

  #function(frame: SymbolFrame): number {
    const key = `${frame.name}\n${frame.file}`
    const known = this.#functions.get(key)
    if (known !== undefined) return known
    const { functions, strings } = this.#tables
    const row = functions.add()
    const name = strings.intern(frame.name)
    functions.define(row, name, name, strings.intern(frame.file), 0)
    this.#functions.set(key, row)
    return row
  }
}

/** The end of the frames of one machine function; inlined calls share the function's entry. */
function runEnd(frames: readonly SymbolFrame[], start: number): number {
  let end = start + 1
  while (end < frames.length && frames[end]!.entry === frames[start]!.entry) end++
  return end
}
