import { hexOf } from './elf-notes.ts'
import { corrupt, notAnExecutable, truncated, unsupported } from './executable-errors.ts'
import { Fields, textUntilZero } from './fields.ts'
import type { Image, Section, Segment } from './image.ts'
import type { PagedBytes } from './paged-bytes.ts'

const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x01000007, 'amd64'],
  [0x0100000c, 'arm64'],
])
const MH_PIE = 0x200000
const LC_SEGMENT_64 = 0x19
const LC_UUID = 0x1b
const LC_DYLD_CHAINED_FIXUPS = 0x80000034
/** Larger than the load commands of any program, which take a few kB. */
const MAX_COMMANDS = 1 << 20

/** A Mach-O image; `fixups` is the place of its chained fixups. */
export interface MachOImage extends Image {
  readonly fixups: { readonly fileOffset: number; readonly size: number } | null
  readonly base: number
}

/** The GOARCH of a Mach-O cputype. */
export function machOArch(cpuType: number): string {
  return MACHINES.get(cpuType) ?? `cpu type ${cpuType}`
}

/** Reads the headers of a 64-bit Mach-O file. Source: Apple, mach-o/loader.h. */
export async function readMachO(file: PagedBytes): Promise<MachOImage> {
  const magic = (await file.read(0, 4))[0]!
  const isLittle = magic === 0xcf || magic === 0xce
  const header = new Fields(await file.read(0, 32), isLittle, 8)
  if (header.u32(0) !== 0xfeedfacf) throw unsupported(file.name, 'this is a Mach-O file for 32-bit machines')
  const fileType = header.u32(12)
  // executables, libraries and bundles: the files that a process maps
  if (![2, 6, 8].includes(fileType))
    throw notAnExecutable(file.name, 'this Mach-O file is not an executable, but an object file, a core dump or symbols')
  const commands = await readCommands(file, header)
  const segments: Segment[] = []
  const sections: Section[] = []
  let base: number | null = null
  let buildId: string | null = null
  let fixups: MachOImage['fixups'] = null
  for (const { type, fields } of commands) {
    if (type === LC_UUID && fields.length >= 24) buildId = hexOf(fields.bytes.subarray(8, 24))
    if (type === LC_DYLD_CHAINED_FIXUPS && fields.length >= 16) fixups = { fileOffset: fields.u32(8), size: fields.u32(12) }
    if (type !== LC_SEGMENT_64 || fields.length < 72) continue
    const segment = segmentOf(fields)
    if (segment.fileOffset + segment.fileSize > file.size) throw truncated(file.name, file.size)
    if (textUntilZero(fields.bytes.subarray(8, 24)) === '__TEXT') base ??= segment.address
    if (segment.fileSize > 0) segments.push(segment)
    sections.push(...sectionsOf(fields))
  }
  if (base === null) throw corrupt(file.name, 'it has no segment __TEXT', 'byte 32')
  return {
    format: 'mach-o',
    arch: machOArch(header.u32(4)),
    isLittle,
    wordSize: 8,
    isPie: (header.u32(24) & MH_PIE) !== 0,
    buildId,
    goBuildId: null,
    segments,
    sections,
    base,
    file,
    fixups,
  }
}

async function readCommands(file: PagedBytes, header: Fields): Promise<{ type: number; fields: Fields }[]> {
  const size = header.u32(20)
  if (size > MAX_COMMANDS) throw corrupt(file.name, 'its load commands are too long', 'byte 20')
  const bytes = await file.read(32, size)
  const commands: { type: number; fields: Fields }[] = []
  for (let at = 0; commands.length < header.u32(16); ) {
    if (at + 8 > size) throw corrupt(file.name, 'its load commands are longer than announced', `byte ${32 + at}`)
    const start = new Fields(bytes.subarray(at, at + 8), header.isLittle, 8)
    const length = start.u32(4)
    if (length < 8 || at + length > size) throw corrupt(file.name, `a load command has ${length} bytes`, `byte ${32 + at}`)
    commands.push({ type: start.u32(0), fields: new Fields(bytes.subarray(at, at + length), header.isLittle, 8) })
    at += length
  }
  return commands
}

function segmentOf(fields: Fields): Segment {
  const protection = fields.u32(60)
  return {
    address: fields.u64(24),
    fileOffset: fields.u64(40),
    fileSize: fields.u64(48),
    isExecutable: (protection & 4) !== 0,
    isWritable: (protection & 2) !== 0,
  }
}

function sectionsOf(fields: Fields): Section[] {
  const sections: Section[] = []
  for (let i = 0, at = 72; i < fields.u32(64) && at + 80 <= fields.length; i++, at += 80)
    sections.push({ name: textUntilZero(fields.bytes.subarray(at, at + 16)), address: fields.u64(at + 32), size: fields.u64(at + 40) })
  return sections
}
