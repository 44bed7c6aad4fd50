import type { ProfileError } from '../base/error.ts'
import { grown } from '../base/growable.ts'
import { RowIds } from './row-ids.ts'
import { type StringIndex, StringTable } from './string-table.ts'

/** Row number of a function, location or mapping in its table. */
export type FunctionIndex = number
export type LocationIndex = number
export type MappingIndex = number

/** What one value of a sample counts: `inuse_space` in `bytes`. */
export interface ValueType {
  readonly type: string
  readonly unit: string
}

/** The kind of a profile. It is found from the sample types, never from the file name. */
export type ProfileKind = 'heap' | 'allocs' | 'goroutine' | 'goroutineleak' | 'cpu' | 'block' | 'mutex' | 'threadcreate' | 'other'

/** Functions in the order they are first referred to. All columns have `length` rows (arrays may be longer). */
export class FunctionTable {
  length = 0
  readonly ids = new RowIds()
  name = new Uint32Array(0)
  systemName = new Uint32Array(0)
  file = new Uint32Array(0)
  /** Line of the `func` keyword; 0 where the writer did not give it (Go before 1.20). */
  startLine = new Float64Array(0)
  isDefined = new Uint8Array(0)
  /** Start addresses of functions in the process. Only texts have them, and only for functions that are not inlined. */
  readonly entry = new Map<FunctionIndex, bigint>()

  /** Adds an empty row, for `define` to fill. */
  add(): FunctionIndex {
    const length = this.length + 1
    this.name = grown(this.name, length)
    this.systemName = grown(this.systemName, length)
    this.file = grown(this.file, length)
    this.startLine = grown(this.startLine, length)
    this.isDefined = grown(this.isDefined, length)
    return this.length++
  }

  define(row: FunctionIndex, name: StringIndex, systemName: StringIndex, file: StringIndex, startLine: number): void {
    this.name[row] = name
    this.systemName[row] = systemName
    this.file[row] = file
    this.startLine[row] = startLine
    this.isDefined[row] = 1
  }
}

/** Executables and libraries, in the order they are first referred to. */
export class MappingTable {
  length = 0
  readonly ids = new RowIds()
  start = new BigUint64Array(0)
  limit = new BigUint64Array(0)
  offset = new BigUint64Array(0)
  file = new Uint32Array(0)
  buildId = new Uint32Array(0)
  /** Bits 0 to 3: the mapping has functions, file names, line numbers, inline frames. */
  flags = new Uint8Array(0)
  /** 0 where the file refers to the mapping but does not define it; its locations then count as without a mapping. */
  isDefined = new Uint8Array(0)

  add(): MappingIndex {
    const length = this.length + 1
    this.start = grown(this.start, length)
    this.limit = grown(this.limit, length)
    this.offset = grown(this.offset, length)
    this.file = grown(this.file, length)
    this.buildId = grown(this.buildId, length)
    this.flags = grown(this.flags, length)
    this.isDefined = grown(this.isDefined, length)
    return this.length++
  }
}

/**
 * Locations in the order they are first referred to. Row `i` owns the lines `[lineStart[i], lineEnd[i])`, innermost first:
 * more than one line means inlined calls. Addresses are as in the file: inside the call instruction (return PC - 1).
 */
export class LocationTable {
  length = 0
  readonly ids = new RowIds()
  /** The lower 32 bits of the addresses; `addressHigh` has the upper 32 bits. */
  addressLow = new Uint32Array(0)
  addressHigh = new Uint32Array(0)
  /** MappingIndex, or -1. */
  mapping = new Int32Array(0)
  lineStart = new Uint32Array(0)
  lineEnd = new Uint32Array(0)
  isFolded = new Uint8Array(0)
  isDefined = new Uint8Array(0)
  /** Byte of the data where the location is first referred to; for errors. */
  firstSeen = new Float64Array(0)

  lineCount = 0
  lineFunction = new Uint32Array(0)
  lineNumber = new Float64Array(0)
  lineColumn = new Float64Array(0)

  /** Adds an empty row, for `define` to fill. */
  add(firstSeen: number): LocationIndex {
    if (this.length === this.mapping.length) this.#grow()
    this.firstSeen[this.length] = firstSeen
    this.mapping[this.length] = -1
    return this.length++
  }

  /** Fills a row. Its lines are those that were added since `lineStart`. */
  define(row: LocationIndex, addressLow: number, addressHigh: number, mapping: number, lineStart: number, isFolded: number): void {
    this.addressLow[row] = addressLow
    this.addressHigh[row] = addressHigh
    this.mapping[row] = mapping
    this.lineStart[row] = lineStart
    this.lineEnd[row] = this.lineCount
    this.isFolded[row] = isFolded
    this.isDefined[row] = 1
  }

  address(row: LocationIndex): bigint {
    return (BigInt(this.addressHigh[row]!) << 32n) | BigInt(this.addressLow[row]!)
  }

  /** Appends a line to the location that is being defined. */
  addLine(fn: FunctionIndex, line: number, column: number): void {
    if (this.lineCount === this.lineFunction.length) this.#growLines()
    this.lineFunction[this.lineCount] = fn
    this.lineNumber[this.lineCount] = line
    this.lineColumn[this.lineCount] = column
    this.lineCount++
  }

  #grow(): void {
    const length = this.length + 1
    this.addressLow = grown(this.addressLow, length)
    this.addressHigh = grown(this.addressHigh, length)
    this.mapping = grown(this.mapping, length)
    this.lineStart = grown(this.lineStart, length)
    this.lineEnd = grown(this.lineEnd, length)
    this.isFolded = grown(this.isFolded, length)
    this.isDefined = grown(this.isDefined, length)
    this.firstSeen = grown(this.firstSeen, length)
  }

  #growLines(): void {
    const length = this.lineCount + 1
    this.lineFunction = grown(this.lineFunction, length)
    this.lineNumber = grown(this.lineNumber, length)
    this.lineColumn = grown(this.lineColumn, length)
  }
}

/** The tables that samples point into, filled while a file is decoded. Names are complete only after the whole file was read. */
export interface ProfileTables {
  readonly strings: StringTable
  readonly functions: FunctionTable
  readonly mappings: MappingTable
  readonly locations: LocationTable
  readonly prefixes: PrefixTable
}

/**
 * Runtime frames at the leaf of a stack that a heap text keeps as raw addresses, but leaves out of its symbol lines: return PCs, leaf
 * first.
 * Row 0 is the empty prefix, of stacks that hide nothing.
 */
export class PrefixTable {
  #rows: bigint[][] = [[]]
  #names: (readonly string[])[] = [[]]
  #evidence: string[] = ['']
  #index = new Map<string, number>([['', 0]])

  get length(): number {
    return this.#rows.length
  }

  /** `evidence` is the word of the label beside frames that deferscope put there; "" where the writer of the profile kept them. */
  intern(addresses: bigint[], names: readonly string[] = [], evidence = ''): number {
    const key = evidence === '' ? addresses.join() : [evidence, ...addresses, ...names].join()
    const known = this.#index.get(key)
    if (known !== undefined) return known
    this.#index.set(key, this.#rows.length)
    this.#names.push(names)
    this.#evidence.push(evidence)
    return this.#rows.push(addresses) - 1
  }

  addresses(row: number): readonly bigint[] {
    return this.#rows[row]!
  }

  /** Function names where the file itself has them (full-stack captures); otherwise empty. */
  names(row: number): readonly string[] {
    return this.#names[row]!
  }

  /** On what ground deferscope put the frames there; "" where it did not. */
  evidence(row: number): string {
    return this.#evidence[row]!
  }
}

/** Returns empty tables, for a decoder to fill. */
export function emptyTables(): ProfileTables {
  return {
    strings: new StringTable(),
    functions: new FunctionTable(),
    mappings: new MappingTable(),
    locations: new LocationTable(),
    prefixes: new PrefixTable(),
  }
}

/** Values for the fields of a profile that texts do not have. */
export const TEXT_HEADER = {
  format: 'text',
  defaultSampleType: '',
  timeNanos: 0n,
  durationNanos: 0n,
  comments: [],
  dropFrames: '',
  keepFrames: '',
  docUrl: '',
} as const satisfies Partial<Profile>

/** A profile without its samples: a sink received those. */
export interface Profile extends ProfileTables {
  readonly kind: ProfileKind
  readonly format: 'proto' | 'text'
  readonly sampleTypes: readonly ValueType[]
  readonly defaultSampleType: string
  readonly periodType: ValueType
  /** For heaps: the mean number of bytes between two sampled allocations (runtime.MemProfileRate). */
  readonly period: number
  /** Nanoseconds since 1970; 0 where the writer did not give the time. */
  readonly timeNanos: bigint
  readonly durationNanos: bigint
  readonly comments: readonly string[]
  readonly dropFrames: string
  readonly keepFrames: string
  readonly docUrl: string
  readonly sampleCount: number
  /** MemStats by name, from the `# runtime.MemStats` trailer of a heap text or from the note of a capture; otherwise empty. */
  readonly memStats: ReadonlyMap<string, string>
  /** Set for a text that ends too early: the error to throw where a whole profile is needed. */
  readonly cut?: ProfileError
  /** The number of lines in a copied text that do not belong to the profile, such as log lines between its own. */
  readonly foreignLines?: number
}

/** Name of a function; "" where the file gives none. */
export function functionName(tables: ProfileTables, row: FunctionIndex): string {
  return tables.strings.text(tables.functions.name[row]!)
}

/** Source file of a function, as the profile writes it. */
export function functionFile(tables: ProfileTables, row: FunctionIndex): string {
  return tables.strings.text(tables.functions.file[row]!)
}

/** The functions that a mutex profile of Go 1.15 to 1.27 counts delays at. */
const RELEASE = /^(?:(?:internal\/)?sync\.\(\*(?:RW)?Mutex\)\.R?[Uu]nlock(?:Slow)?|runtime\.(?:unlock\d?|_LostContendedRuntimeLock))$/

/**
 * The kind of a profile with these sample types. Mutex and block profiles have equal sample types. A mutex profile counts delays at the
 * function that releases the lock, and no blocked goroutine is in that function; a profile without names is taken for a block profile.
 * Source: runtime/pprof, `writeHeapProto`, `printCountProfile`, `printCountCycleProfile`; runtime/mprof.go, `mutexevent`.
 */
export function profileKind(sampleTypes: readonly ValueType[], defaultSampleType: string, tables: ProfileTables): ProfileKind {
  const has = (type: string) => sampleTypes.some((t) => t.type === type)
  if (has('inuse_space') || has('alloc_space')) return defaultSampleType === 'alloc_space' ? 'allocs' : 'heap'
  if (has('goroutine')) return 'goroutine'
  if (has('goroutineleak')) return 'goroutineleak'
  if (has('cpu')) return 'cpu'
  if (has('threadcreate')) return 'threadcreate'
  if (has('contentions')) return releasesLocks(tables) ? 'mutex' : 'block'
  return 'other'
}

function releasesLocks(tables: ProfileTables): boolean {
  for (let row = 0; row < tables.functions.length; row++) if (RELEASE.test(functionName(tables, row))) return true
  return false
}
