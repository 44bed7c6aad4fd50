import { corrupt, hex } from './executable-errors.ts'
import { Fields } from './fields.ts'
import type { FunctionTableHeader } from './function-table-header.ts'
import type { ImageMemory } from './image.ts'
import { indexOfText, readText } from './table-text.ts'

/** What the table has for one function. Offsets are those in the file. */
export interface FunctionRecord {
  readonly index: number
  readonly entry: number
  readonly end: number
  readonly nameOffset: number
  readonly deferReturn: number
  /** Offsets in `pcValues` of the tables that map PCs to file numbers and to lines; 0 for none. */
  readonly pcFile: number
  readonly pcLine: number
  /** Where the file numbers of the function's package start in `fileNumbers`. */
  readonly unit: number
  readonly startLine: number | null
  readonly funcId: number
  /** Address of `pcDataCount` u32 offsets of more tables; after them come `funcDataCount` references to data. */
  readonly tail: number
  readonly pcDataCount: number
  readonly funcDataCount: number
}

/** What all functions are searched by, a value per function. */
interface RecordColumns {
  readonly nameOffsets: Uint32Array
  readonly deferReturns: Uint32Array
}

/** Bytes of records that are read at once when all records are read. */
const PART = 1 << 20

/** In place of where a function calls `deferreturn`. */
const MAY_DEFER = 0xffffffff

/** The sorted functions of a program and their records. Source: runtime, symtab.go and runtime2.go (`_func`), of Go 1.12 to 1.27. */
export class FunctionTable {
  readonly memory: ImageMemory
  readonly header: FunctionTableHeader
  /** The address that `#entries` count from. */
  readonly #base: number
  /** Ascending; the last cell is the end of the last function. */
  readonly #entries: Uint32Array
  /** Where the record of each function starts in `functions`. */
  readonly #records: Uint32Array
  #columns: Promise<RecordColumns> | undefined

  private constructor(memory: ImageMemory, header: FunctionTableHeader, base: number, entries: Uint32Array, records: Uint32Array) {
    this.memory = memory
    this.header = header
    this.#base = base
    this.#entries = entries
    this.#records = records
  }

  /**
   * Reads the sorted entries. Where entries are offsets, `findTextStart` receives the table and returns the address that they count from.
   */
  static async read(
    memory: ImageMemory,
    header: FunctionTableHeader,
    findTextStart: (table: FunctionTable) => Promise<number>,
  ): Promise<FunctionTable> {
    const { entries: address, entrySize, functionCount: count, areOffsets } = header
    const rows = new Fields(await memory.readLoaded(address, (count * 2 + 1) * entrySize), memory.image.isLittle, entrySize)
    const first = areOffsets ? 0 : rows.word(0)
    const entries = new Uint32Array(count + 1)
    const records = new Uint32Array(count)
    for (let i = 0, at = 0, before = 0; i <= count; i++, at += entrySize * 2) {
      const entry = rows.word(at) - first
      if (!(entry >= before && entry <= 0xffffffff))
        throw corrupt(memory.image.file.name, 'its functions are not sorted by address', `address ${hex(address + at)}`)
      entries[i] = before = entry
      if (i < count) records[i] = rows.word(at + entrySize)
    }
    const offsets = new FunctionTable(memory, header, first, entries, records)
    return areOffsets ? new FunctionTable(memory, header, await findTextStart(offsets), entries, records) : offsets
  }

  get functionCount(): number {
    return this.#records.length
  }

  /** The address of the first function; `end` is the end of the last one. */
  get start(): number {
    return this.#base + this.#entries[0]!
  }
  get end(): number {
    return this.#base + this.#entries[this.#records.length]!
  }

  /** Where a function starts. */
  entryOf(index: number): number {
    return this.#base + this.#entries[index]!
  }

  /** All functions, by address. */
  indexes(): Iterable<number> {
    return this.#records.keys()
  }

  /** The index of the function that an address lies in, or -1. */
  indexAt(address: number): number {
    if (!(address >= this.start && address < this.end)) return -1
    const target = address - this.#base
    let low = 0
    let high = this.#records.length
    while (low + 1 < high) {
      const middle = (low + high) >>> 1
      if (this.#entries[middle]! <= target) low = middle
      else high = middle
    }
    return low
  }

  async record(index: number): Promise<FunctionRecord> {
    const { functions, version, entrySize, areOffsets } = this.header
    const address = functions.address + this.#records[index]!
    // after the entry: name, args, deferreturn, pcsp, pcfile, pcln, npcdata, then fields that depend on the version
    const unit = version === '1.2' ? null : 28
    const startLine = version === '1.20' ? 32 : null
    const flags = version === '1.2' ? 28 : version === '1.20' ? 36 : 32
    const length = entrySize + flags + 4
    const fields = await this.memory.loadedFields(address, length)
    const entry = areOffsets ? fields.u32(0) : fields.word(0) - this.#base
    if (entry !== this.#entries[index]!)
      throw corrupt(this.memory.image.file.name, 'the record of a function is that of another', `address ${hex(address)}`)
    return {
      index,
      entry: this.entryOf(index),
      end: this.entryOf(index + 1),
      nameOffset: fields.u32(entrySize),
      deferReturn: fields.u32(entrySize + 8),
      pcFile: fields.u32(entrySize + 16),
      pcLine: fields.u32(entrySize + 20),
      pcDataCount: fields.u32(entrySize + 24),
      unit: unit === null ? 0 : fields.u32(entrySize + unit),
      startLine: startLine === null ? null : fields.i32(entrySize + startLine),
      funcId: fields.bytes[entrySize + flags]!,
      funcDataCount: fields.bytes[entrySize + flags + 3]!,
      tail: address + length,
    }
  }

  /** Reads a function name by its offset. */
  name(offset: number): Promise<string> {
    return readText(this.memory, this.header.names, offset)
  }

  /** Indexes of all functions with a name, by address. */
  async indexesNamed(name: string): Promise<number[]> {
    const offsets = await indexOfText(this.memory, this.header.names, name)
    if (offsets.size === 0) return []
    const found: number[] = []
    for (const [index, offset] of (await this.#allRecords()).nameOffsets.entries()) if (offsets.has(offset)) found.push(index)
    return found
  }

  /** All functions that call `deferreturn`, by address: those with defers. Also those whose records are damaged. */
  async indexesOfDeferring(): Promise<number[]> {
    const found: number[] = []
    for (const [index, offset] of (await this.#allRecords()).deferReturns.entries()) if (offset !== 0) found.push(index)
    return found
  }

  #allRecords(): Promise<RecordColumns> {
    this.#columns ??= this.#readColumns()
    return this.#columns
  }

  async #readColumns(): Promise<RecordColumns> {
    const { functions, entrySize: at, areOffsets } = this.header
    const { file, isLittle, wordSize } = this.memory.image
    const nameOffsets = new Uint32Array(this.#records.length)
    const deferReturns = new Uint32Array(this.#records.length)
    // name, args, deferreturn
    const length = at + 12
    let part = new Fields(new Uint8Array(0), isLittle, wordSize)
    let start = 0
    for (const [index, record] of this.#records.entries()) {
      // in the order of the functions, so that no part is read twice
      if (index > 0 && record < this.#records[index - 1]!)
        throw corrupt(file.name, 'the records of its functions are not in order', `address ${hex(functions.address + record)}`)
      if (record + length > start + part.length) {
        start = record
        const left = Math.min(functions.size, this.memory.available(functions.address)) - record
        part = new Fields(await this.memory.read(functions.address + record, Math.max(length, Math.min(PART, left))), isLittle, wordSize)
      }
      nameOffsets[index] = part.u32(record - start + at)
      const entry = areOffsets ? part.u32(record - start) : part.word(record - start) - this.#base
      // a damaged record may be that of a function with defers; reading it throws
      deferReturns[index] = entry === this.#entries[index] ? part.u32(record - start + at + 8) : MAY_DEFER
    }
    return { nameOffsets, deferReturns }
  }
}
