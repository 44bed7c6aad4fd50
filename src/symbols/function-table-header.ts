import type { Fields } from './fields.ts'
import type { ImageMemory } from './image.ts'

/** The layouts of Go's function table, named by the first Go release with each. */
export type TableVersion = '1.2' | '1.16' | '1.18' | '1.20'

/** The first four bytes of the table. Source: internal/abi, symtab.go, PCLnTabMagic. */
const VERSIONS: ReadonlyMap<number, TableVersion> = new Map([
  [0xfffffffb, '1.2'],
  [0xfffffffa, '1.16'],
  [0xfffffff0, '1.18'],
  [0xfffffff1, '1.20'],
])

/** A range of addresses. */
export interface AddressRange {
  readonly address: number
  readonly size: number
}

/** Where the parts of the function table lie. Go calls the table pclntab. */
export interface FunctionTableHeader {
  readonly version: TableVersion
  readonly address: number
  /** Smallest size of an instruction in bytes; PCs advance by multiples of it. */
  readonly quantum: number
  readonly functionCount: number
  /** Whether entries are 32-bit offsets (from Go 1.18 on), not addresses. */
  readonly areOffsets: boolean
  /** The address that entries count from; 0 where entries are addresses, and from Go 1.26 on, where the module data has it. */
  readonly textStart: number
  readonly names: AddressRange
  /** Maps file numbers to offsets in `files`, for all packages; in layout 1.2, maps file numbers to offsets in the table. */
  readonly fileNumbers: AddressRange
  readonly files: AddressRange
  /** Tables that map PCs to values. */
  readonly pcValues: AddressRange
  /** The sorted entries, and after them the records of the functions. */
  readonly functions: AddressRange
  /** Address of the first sorted entry; `entrySize` is the size of one of its two numbers in bytes. */
  readonly entries: number
  readonly entrySize: number
}

/** The largest size of a header in bytes. */
const HEADER = 8 + 8 * 8

/**
 * Reads a header; null where none starts here, since programs that read such tables contain bytes that look like one. `limit` is the
 * end of the section or segment. Source: debug/gosym, pclntab.go, parsePclnTab; runtime, symtab.go, pcHeader.
 */
export async function readTableHeader(memory: ImageMemory, address: number, limit: number): Promise<FunctionTableHeader | null> {
  const { wordSize } = memory.image
  const available = Math.min(limit - address, memory.available(address))
  if (available < HEADER) return null
  const header = await memory.loadedFields(address, HEADER)
  const version = VERSIONS.get(header.u32(0))
  const quantum = header.bytes[6]!
  if (version === undefined || header.u16(4) !== 0 || ![1, 2, 4].includes(quantum) || header.bytes[7] !== wordSize) return null
  const word = (index: number): number => header.word(8 + index * wordSize)
  const areOffsets = version === '1.18' || version === '1.20'
  const common = { version, address, quantum, functionCount: word(0), areOffsets }
  if (version === '1.2') return readOldHeader(memory, { ...common, available })
  const entrySize = areOffsets ? 4 : wordSize
  const first = areOffsets ? 3 : 2
  // the linker writes the parts in this order, without gaps between them
  const starts = [0, 1, 2, 3, 4].map((part) => word(first + part))
  const ends = [...starts.slice(1), available]
  if (starts.some((start, part) => start > ends[part]!) || (common.functionCount * 2 + 1) * entrySize > available - starts[4]!) return null
  const [names, fileNumbers, files, pcValues, functions] = starts.map((start, part) => ({
    address: address + start,
    size: ends[part]! - start,
  }))
  return {
    ...common,
    textStart: areOffsets ? word(2) : 0,
    names: names!,
    fileNumbers: fileNumbers!,
    files: files!,
    pcValues: pcValues!,
    functions: functions!,
    entries: functions!.address,
    entrySize,
  }
}

/** Reads the header of Go 1.2 to 1.15, whose offsets all count from the start of the table. */
async function readOldHeader(
  memory: ImageMemory,
  {
    available,
    ...common
  }: Pick<FunctionTableHeader, 'version' | 'address' | 'quantum' | 'functionCount' | 'areOffsets'> & { available: number },
): Promise<FunctionTableHeader | null> {
  const { wordSize } = memory.image
  const entries = 8 + wordSize
  const entriesEnd = entries + (common.functionCount * 2 + 1) * wordSize
  if (entriesEnd + 4 > available) return null
  const filesAt = (await memory.fields(common.address + entriesEnd, 4)).u32(0)
  if (filesAt + 4 > available) return null
  const fileCount = (await memory.fields(common.address + filesAt, 4)).u32(0)
  if (filesAt + fileCount * 4 > available) return null
  const whole = { address: common.address, size: available }
  const fileNumbers = { address: common.address + filesAt, size: fileCount * 4 }
  return {
    ...common,
    textStart: 0,
    names: whole,
    fileNumbers,
    files: whole,
    pcValues: whole,
    functions: whole,
    entries: common.address + entries,
    entrySize: wordSize,
  }
}

/** Whether four bytes may start a table in the machine's byte order. */
export function mayStartTable(fields: Fields, at: number): boolean {
  return VERSIONS.has(fields.u32(at))
}
