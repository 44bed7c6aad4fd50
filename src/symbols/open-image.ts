import { type ByteRange, partOf } from '../base/byte-range.ts'
import { chainedFixups } from './chained-fixups.ts'
import { readElf } from './elf.ts'
import { elfRelocations } from './elf-relocations.ts'
import { notAnExecutable, truncated, unsupported } from './executable-errors.ts'
import { Fields } from './fields.ts'
import { ImageMemory } from './image.ts'
import { machOArch, readMachO } from './mach-o.ts'
import { PagedBytes } from './paged-bytes.ts'
import { readPe } from './pe.ts'

/** Java classes start with the bytes of universal Mach-O files; the number that follows is their version, which is larger than this. */
const MAX_SLICES = 32

/**
 * Reads the headers of an executable of any format. `arch` chooses the part of a universal Mach-O file; without it the part
 * for amd64 is read, else the one for arm64.
 */
export async function openImage(range: ByteRange, arch?: string): Promise<ImageMemory> {
  const file = new PagedBytes(range)
  if (file.size < 64) throw notAnExecutable(file.name, `this is not an executable: it has ${file.size} bytes`)
  const start = new Fields(await file.read(0, 8), false, 4)
  const magic = start.u32(0)
  if (magic === 0x7f454c46) {
    const image = await readElf(file)
    // the relocations are read from the file's own bytes
    return new ImageMemory(image, await elfRelocations(image, new ImageMemory(image, null)))
  }
  if (magic >>> 16 === 0x4d5a) return new ImageMemory(await readPe(file), null)
  if ((magic === 0xcafebabe || magic === 0xcafebabf) && start.u32(4) <= MAX_SLICES)
    return openMachO(new PagedBytes(await sliceOf(range, file, magic === 0xcafebabf, start.u32(4), arch)))
  if ([0xcffaedfe, 0xcefaedfe, 0xfeedfacf, 0xfeedface].includes(magic)) return openMachO(file)
  throw notAnExecutable(file.name, 'this is not an executable of Linux, macOS or Windows')
}

async function openMachO(file: PagedBytes): Promise<ImageMemory> {
  const image = await readMachO(file)
  return new ImageMemory(image, await chainedFixups(image))
}

/** The part of a universal file for a machine. Source: Apple, mach-o/fat.h: big-endian on all machines. */
async function sliceOf(range: ByteRange, file: PagedBytes, isWide: boolean, count: number, arch: string | undefined): Promise<ByteRange> {
  const size = isWide ? 32 : 20
  const bytes = await file.read(8, count * size)
  const slices = Array.from({ length: count }, (_, i) => {
    const row = new Fields(bytes.subarray(i * size, (i + 1) * size), false, isWide ? 8 : 4)
    return { arch: machOArch(row.u32(0)), offset: row.word(8), size: row.word(isWide ? 16 : 12) }
  })
  const wanted = arch === undefined ? ['amd64', 'arm64'] : [arch]
  const slice = wanted.map((name) => slices.find((candidate) => candidate.arch === name)).find((found) => found !== undefined)
  if (slice === undefined)
    throw unsupported(
      file.name,
      `this universal file has no part for ${wanted.join(' or ')}, but for ${slices.map((each) => each.arch).join(', ') || 'nothing'}`,
    )
  if (slice.offset + slice.size > range.size || slice.size < 64) throw truncated(file.name, file.size)
  return partOf(range, slice.offset, slice.size)
}
