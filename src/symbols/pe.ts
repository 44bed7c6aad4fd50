import { corrupt, notAnExecutable, truncated, unsupported } from './executable-errors.ts'
import { Fields, textUntilZero } from './fields.ts'
import type { Image, Section, Segment } from './image.ts'
import type { PagedBytes } from './paged-bytes.ts'

const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x14c, '386'],
  [0x1c4, 'arm'],
  [0x8664, 'amd64'],
  [0xaa64, 'arm64'],
])
const PE32 = 0x10b
const PE32_PLUS = 0x20b
const DYNAMIC_BASE = 0x40
const MEM_EXECUTE = 0x20000000
const MEM_WRITE = 0x80000000

/** Reads the headers of a Windows executable. Source: Microsoft, "PE Format". */
export async function readPe(file: PagedBytes): Promise<Image> {
  const start = new Fields(await file.read(0, 64), true, 4).u32(60)
  if (start + 24 > file.size) throw notAnExecutable(file.name, 'this is no Windows executable: it starts as one, but has no PE header')
  const header = new Fields(await file.read(start, 24), true, 4)
  if (header.u32(0) !== 0x4550) throw notAnExecutable(file.name, 'this is no Windows executable: it starts as one, but has no PE header')
  const optionalSize = header.u16(20)
  if (optionalSize < 72) throw corrupt(file.name, 'its optional header is too short', `byte ${start + 20}`)
  const optional = new Fields(await file.read(start + 24, optionalSize), true, 4)
  const kind = optional.u16(0)
  if (kind !== PE32 && kind !== PE32_PLUS) throw unsupported(file.name, 'this Windows executable is neither PE32 nor PE32+')
  const base = kind === PE32_PLUS ? optional.u64(24) : optional.u32(28)
  const { sections, segments } = await readSections(file, start + 24 + optionalSize, header.u16(6), base)
  const machine = header.u16(4)
  return {
    format: 'pe',
    arch: MACHINES.get(machine) ?? `machine ${machine}`,
    isLittle: true,
    wordSize: kind === PE32_PLUS ? 8 : 4,
    isPie: (optional.u16(70) & DYNAMIC_BASE) !== 0,
    // instead, runtime/pprof writes path and time of the file, which a copy of the file does not keep
    buildId: null,
    goBuildId: null,
    segments,
    sections,
    base,
    file,
  }
}

async function readSections(
  file: PagedBytes,
  offset: number,
  count: number,
  base: number,
): Promise<{ sections: Section[]; segments: Segment[] }> {
  const bytes = await file.read(offset, count * 40)
  const sections: Section[] = []
  const segments: Segment[] = []
  for (let i = 0; i < count; i++) {
    const row = new Fields(bytes.subarray(i * 40, (i + 1) * 40), true, 4)
    const size = row.u32(8)
    const address = base + row.u32(12)
    // the file may hold more than is mapped, because its sections are aligned
    const fileSize = Math.min(row.u32(16), size === 0 ? row.u32(16) : size)
    const fileOffset = row.u32(20)
    if (fileOffset + fileSize > file.size) throw truncated(file.name, file.size)
    const flags = row.u32(36)
    sections.push({ name: textUntilZero(row.bytes.subarray(0, 8)), address, size: fileSize })
    if (fileSize > 0)
      segments.push({ address, fileOffset, fileSize, isExecutable: (flags & MEM_EXECUTE) !== 0, isWritable: flags >= MEM_WRITE })
  }
  return { sections, segments }
}
