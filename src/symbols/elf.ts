import { readNotes } from './elf-notes.ts'
import { corrupt, notAnExecutable, truncated, unsupported } from './executable-errors.ts'
import { Fields, textUntilZero } from './fields.ts'
import type { Image, Section, Segment } from './image.ts'
import type { PagedBytes } from './paged-bytes.ts'

/** GOARCH by e_machine; the little-endian 64-bit machine where several have one number. */
const MACHINES: Record<number, string> = {
  3: '386',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
}
const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_NOTE = 4
const SHT_NOTE = 7
const ET_EXEC = 2
const ET_DYN = 3
/** Larger than the section names of any executable. */
const MAX_NAMES = 1 << 20

/** An ELF image; `dynamic` is the place of its dynamic section. */
export interface ElfImage extends Image {
  readonly dynamic: { readonly fileOffset: number; readonly size: number } | null
}

/**
 * Reads the headers of an ELF file, 32- or 64-bit, of either byte order.
 * Source: System V ABI, "Object Files" and "Program Loading".
 */
export async function readElf(file: PagedBytes): Promise<ElfImage> {
  const ident = await file.read(0, 16)
  const wordSize = ident[4] === 1 ? 4 : ident[4] === 2 ? 8 : null
  const isLittle = ident[5] === 1
  if (wordSize === null || (!isLittle && ident[5] !== 2)) throw corrupt(file.name, 'its ELF class or byte order does not exist', 'byte 4')
  const header = new Fields(await file.read(0, wordSize === 8 ? 64 : 52), isLittle, wordSize)
  const type = header.u16(16)
  if (type !== ET_EXEC && type !== ET_DYN)
    throw notAnExecutable(file.name, 'this ELF file is not an executable, but an object file or a core dump')
  const tables = new TableReader(file, header)
  const programs = await tables.programs()
  const sections = await tables.sections()
  const segments: Segment[] = []
  const noteRanges: FileRange[] = []
  let dynamic: FileRange | null = null
  for (const program of programs) {
    if (program.type === PT_LOAD && program.size > 0) {
      if (program.fileOffset + program.size > file.size) throw truncated(file.name, file.size)
      segments.push({
        address: program.address,
        fileOffset: program.fileOffset,
        fileSize: program.size,
        isExecutable: (program.flags & 1) !== 0,
        isWritable: (program.flags & 2) !== 0,
      })
    } else if (program.type === PT_NOTE) noteRanges.push(program)
    else if (program.type === PT_DYNAMIC) dynamic = program
  }
  for (const section of sections) if (section.type === SHT_NOTE) noteRanges.push(section)
  if (segments.length === 0) throw notAnExecutable(file.name, 'this ELF file has nothing to load')
  const notes = await readNotes(file, noteRanges, isLittle)
  const machine = header.u16(18)
  return {
    format: 'elf',
    arch: archOf(machine, isLittle, wordSize),
    isLittle,
    wordSize,
    isPie: type === ET_DYN,
    ...notes,
    segments,
    sections: sections.filter((section) => section.address > 0 && section.name !== ''),
    base: null,
    file,
    dynamic,
  }
}

function archOf(machine: number, isLittle: boolean, wordSize: number): string {
  const name = MACHINES[machine] ?? `machine ${machine}`
  if (name === 'mips') return `mips${wordSize === 8 ? '64' : ''}${isLittle ? 'le' : ''}`
  return name === 'ppc64' && isLittle ? 'ppc64le' : name
}

interface FileRange {
  readonly fileOffset: number
  readonly size: number
}
interface Program extends FileRange {
  readonly type: number
  readonly flags: number
  readonly address: number
}
interface ElfSection extends Section, FileRange {
  readonly type: number
}

/** Reads the two tables of headers. Their counts are 16-bit numbers, so their sizes are bounded. */
class TableReader {
  readonly #file: PagedBytes
  readonly #header: Fields
  readonly #isWide: boolean

  constructor(file: PagedBytes, header: Fields) {
    this.#file = file
    this.#header = header
    this.#isWide = header.wordSize === 8
  }

  async programs(): Promise<Program[]> {
    const count = this.#header.u16(this.#isWide ? 56 : 44)
    // PN_XNUM: the count is elsewhere, as in core dumps with many segments
    if (count === 0xffff) throw unsupported(this.#file.name, 'this ELF file has more program headers than an executable')
    const rows = await this.#rows(
      this.#header.word(this.#isWide ? 32 : 28),
      count,
      this.#header.u16(this.#isWide ? 54 : 42),
      this.#isWide ? 56 : 32,
    )
    return rows.map((row) =>
      this.#isWide
        ? { type: row.u32(0), flags: row.u32(4), fileOffset: row.u64(8), address: row.u64(16), size: row.u64(32) }
        : { type: row.u32(0), fileOffset: row.u32(4), address: row.u32(8), size: row.u32(16), flags: row.u32(24) },
    )
  }

  async sections(): Promise<ElfSection[]> {
    const offset = this.#header.word(this.#isWide ? 40 : 32)
    const count = this.#header.u16(this.#isWide ? 60 : 48)
    if (offset === 0 || count === 0) return []
    const rows = await this.#rows(offset, count, this.#header.u16(this.#isWide ? 58 : 46), this.#isWide ? 64 : 40)
    const sections = rows.map((row) => ({
      nameOffset: row.u32(0),
      type: row.u32(4),
      address: row.word(this.#isWide ? 16 : 12),
      fileOffset: row.word(this.#isWide ? 24 : 16),
      size: row.word(this.#isWide ? 32 : 20),
    }))
    const names = sections[this.#header.u16(this.#isWide ? 62 : 50)]
    const text = names === undefined || names.size > MAX_NAMES ? new Uint8Array(0) : await this.#file.read(names.fileOffset, names.size)
    return sections.map((section) => ({ ...section, name: textUntilZero(text.subarray(section.nameOffset, section.nameOffset + 64)) }))
  }

  async #rows(offset: number, count: number, rowSize: number, expected: number): Promise<Fields[]> {
    if (count === 0) return []
    if (rowSize !== expected) throw corrupt(this.#file.name, `its ELF headers have ${rowSize} bytes each`, 'byte 0')
    const bytes = await this.#file.read(offset, count * rowSize)
    return Array.from(
      { length: count },
      (_, i) => new Fields(bytes.subarray(i * rowSize, (i + 1) * rowSize), this.#header.isLittle, this.#header.wordSize),
    )
  }
}
